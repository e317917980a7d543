import HTTPTypes
import Hummingbird
import MerkleLog
import NIOCore

/// A page of the reference at `/docs`: made of the vocabulary and the views' tables when it is asked for, so that it is never
/// out of date. The page for auditors is made of audit.md, which can be read without a service too. Style is within the page;
/// there is no script, and nothing from elsewhere.
struct DocsPage {
    let title: String
    /// Behind the heading.
    let body: [HTML]

    var response: Response {
        var page = ByteBuffer()
        page.writeStaticString("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
        page.writeStaticString("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
        page.writeHTML(.element("title", "\(title) · Shilu 实录"))
        page.writeString("<style>\(Self.style)</style></head>\n")
        page.writeHTML(.element("body", attributes: [], [Self.navigation, .element("h1", .text(title))] + body))
        page.writeStaticString("</html>\n")
        return .ok(Self.headers, page)
    }

    private static let navigation: HTML = .element(
        "nav", .link("Reference", to: "/docs"), .link("Event types", to: "/docs#types"),
        .link("Views", to: "/docs#views"), .link("For auditors 审计指南", to: "/docs/audit"),
        .link("OpenAPI", to: "/v1/openapi.json"), .link("JSON Schemas", to: "/v1/schemas"))

    private static let style = String(decoding: PackageResources.style_css, as: UTF8.self)

    /// The style is all that a browser may use besides the text.
    private static let headers: HTTPFields = [
        .contentType: "text/html; charset=utf-8",
        .contentSecurityPolicy: "default-src 'none'; style-src 'sha256-\(MerkleHash.sha256(of: Array(style.utf8)))'",
    ]
}
