import Importing
import Testing

@Suite("JSON lines")
struct JSONObjectTests {
    @Test("every kind of member, in the order given")
    func members() {
        var inner = JSONObject()
        inner.integer("n", -3)
        var object = JSONObject()
        object.string("s", "长春")
        object.raw("d", json: "41.8")
        object.boolean("b", true)
        object.object("o", inner)
        object.strings("a", ["x", "y"])
        object.objects("l", [inner, JSONObject()])
        let expected = #"{"s":"长春","d":41.8,"b":true,"o":{"n":-3},"a":["x","y"],"l":[{"n":-3},{}]}"#
        #expect(String(decoding: object.encoded, as: UTF8.self) == expected)
    }

    @Test("quotes, backslashes and control characters are escaped: the line stays one line")
    func escapes() {
        var object = JSONObject()
        object.string("s", "a\"b\\c\nd\u{1}")
        #expect(String(decoding: object.encoded, as: UTF8.self) == #"{"s":"a\"b\\c\u000ad\u0001"}"#)
    }
}
