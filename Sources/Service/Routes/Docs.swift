import Hummingbird
import Ledger
import Supervision

/// `GET /docs`, `/docs/audit`, `/docs/types/{type}` and `/docs/views/{view}`: the reference, for people.
extension API {
    func docs(_ query: Substring?) throws -> Response {
        try refuseQuery(query)
        return DocsPage(views: views?.views ?? []).response
    }

    func docsAudit(_ query: Substring?) throws -> Response {
        try refuseQuery(query)
        return DocsPage.audit.response
    }

    func docsType(_ argument: Substring, _ query: Substring?) throws -> Response {
        try refuseQuery(query)
        guard let type = PercentEncoding.decode(argument).flatMap({ Vocabulary.type(named: $0) }) else {
            throw Refusal(.notFound, "The vocabulary has no such type; see /docs.")
        }
        return DocsPage(type).response
    }

    func docsView(_ argument: Substring, _ query: Substring?) throws -> Response {
        try refuseQuery(query)
        guard let view = PercentEncoding.decode(argument).flatMap({ views?.view($0) }) else {
            throw Refusal(.notFound, "There is no such view; see /docs.")
        }
        return DocsPage(view).response
    }
}
