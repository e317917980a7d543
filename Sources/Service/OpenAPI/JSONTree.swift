package import NIOCore

/// A JSON document written as Swift literals; members keep their order.
package indirect enum JSONTree: Sendable {
    case object([(String, JSONTree)])
    case array([JSONTree])
    case string(String)
    case integer(Int)
    case boolean(Bool)
}

extension JSONTree: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral, ExpressibleByStringLiteral,
    ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral
{
    package init(dictionaryLiteral members: (String, JSONTree)...) { self = .object(members) }
    package init(arrayLiteral elements: JSONTree...) { self = .array(elements) }
    package init(stringLiteral text: String) { self = .string(text) }
    package init(integerLiteral value: Int) { self = .integer(value) }
    package init(booleanLiteral value: Bool) { self = .boolean(value) }
}

extension ByteBuffer {
    package mutating func writeJSON(_ tree: JSONTree) {
        switch tree {
        case .object(let members):
            writeStaticString("{")
            for (position, member) in members.enumerated() {
                if position > 0 { writeStaticString(",") }
                writeJSONString(member.0)
                writeStaticString(":")
                writeJSON(member.1)
            }
            writeStaticString("}")
        case .array(let elements):
            writeStaticString("[")
            for (position, element) in elements.enumerated() {
                if position > 0 { writeStaticString(",") }
                writeJSON(element)
            }
            writeStaticString("]")
        case .string(let text): writeJSONString(text)
        case .integer(let value): writeString(String(value))
        case .boolean(let value): writeStaticString(value ? "true" : "false")
        }
    }
}
