import Supervision
import Testing

@Suite struct IdentifierTests {
    @Test(arguments: ["91350100M000100Y43", "11220000MB00001072", "91220102MA0Y00008L"])
    func rightCreditCodes(_ text: String) {
        #expect(CreditCode.pattern.matches(text) && CreditCode.isRight(text))
    }

    // Genuine codes of companies whose registry computed another check character: flagged, not refused.
    @Test(arguments: [("91350100M0001TGQXM", "1"), ("91350211M0000XUF46", "R"), ("91350203M0001FUE2P", "J")])
    func flaggedCreditCodes(_ text: String, _ computed: Character) {
        #expect(CreditCode.pattern.matches(text) && !CreditCode.isRight(text))
        #expect(CreditCode.checkCharacter(of: text.utf8.dropLast()) == computed.asciiValue)
    }

    @Test(arguments: ["", "91350100M000100Y4", "91350100M000100Y4I", "91350100m000100y43", "91350100M000100Y43\n"])
    func malformedCreditCodes(_ text: String) { #expect(!CreditCode.pattern.matches(text)) }

    @Test func divisionsContainTheirParts() throws {
        let jilin = try #require(Division("220000"))
        let changchun = try #require(Division("220100"))
        let nanguan = try #require(Division("220102"))
        #expect(jilin.level == .province && changchun.level == .city && nanguan.level == .county)
        #expect(jilin.contains(nanguan) && changchun.contains(nanguan) && !nanguan.contains(changchun))
        #expect(Division("22010") == nil)
    }

    @Test func keyNamesSayTheirHolder() {
        let origin = Office.origin
        let code = Office.market
        #expect(
            KeyHolder(keyName: "\(origin)/dept/\(code)/hotline", origin: origin)
                == .system(department: code, name: "hotline"))
        #expect(
            KeyHolder(keyName: "\(origin)/dept/\(code)/officer/JL01", origin: origin)
                == .officer(department: code, certificate: "JL01"))
        for wrong in ["dept/\(code)", "dept/\(code)/", "dept/\(code)/officer", "dept/\(code)/a/b", "dept/short/a", "x"]
        {
            #expect(KeyHolder(keyName: "\(origin)/\(wrong)", origin: origin) == nil)
        }
    }
}
