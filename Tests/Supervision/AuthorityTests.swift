import MerkleLog
import SignedNote
import Supervision
import Testing

@Suite struct AuthorityTests {
    private func refusal(_ body: () throws -> Void) -> AuthorityFault.Code? {
        do { try body() } catch let fault as AuthorityFault { return fault.code } catch { return nil }
        return nil
    }

    private func check(
        _ office: Office, _ signers: [VerifierKey], _ source: String, _ type: String, division: String? = nil
    ) -> AuthorityFault.Code? {
        refusal { try office.authority.scope(of: signers).check(source: source, type: type, division: division) }
    }

    private let market = "/dept/\(Office.market)/enforcement"

    @Test func rootAndLedgerKeepToTheirOwn() throws {
        let office = try Office()
        #expect(check(office, [office.root], "/authority", "key.enrolled") == nil)
        #expect(check(office, [office.root], "/authority", "inspection.completed") == .notGranted)
        #expect(check(office, [office.root], "/authority", "log.anchored") == .notGranted)
        #expect(check(office, [office.root], "/ledger", "log.anchored") == .foreignSource)
        #expect(check(office, [office.ledger], "/ledger", "projection.attested") == nil)
        #expect(check(office, [office.ledger], "/ledger", "key.enrolled") == .notGranted)
        #expect(check(office, [office.ledger], "/authority", "key.enrolled") == .foreignSource)
    }

    @Test func grantsDecide() throws {
        var office = try Office.staffed()
        let type = "inspection.completed"
        #expect(check(office, [office.system], market, type) == .notGranted)
        try office.grant(["inspection.*"])
        #expect(check(office, [office.system], market, type) == nil)
        #expect(check(office, [office.system], market, "inspection.published") == nil)
        #expect(check(office, [office.system], market, "inspectionplan.published") == .notGranted)
        #expect(check(office, [office.system], market, "complaint.closed") == .notGranted)
        #expect(check(office, [office.officer], market, type) == nil, "any key of the department")
        #expect(check(office, [office.cityOfficer], market, type) == .foreignSource)
        #expect(check(office, [office.cityOfficer, office.system], market, type) == nil, "a joint event")
        #expect(check(office, [office.system], "/authority", "key.enrolled") == .foreignSource)
        try office.grant(["inspection.*"], .grantWithdrawn)
        #expect(check(office, [office.system], market, type) == .notGranted)
    }

    @Test func grantsMayBeLimitedToADivision() throws {
        var office = try Office.staffed()
        try office.grant(["complaint.registered"], division: "220100")
        let type = "complaint.registered"
        #expect(check(office, [office.system], market, type, division: "220102") == nil)
        #expect(check(office, [office.system], market, type, division: "220200") == .notGranted)
        #expect(check(office, [office.system], market, type) == nil)
        #expect(refusal { try office.grant([type], .grantWithdrawn) } == .conflict, "given with a limit")
    }

    /// U+212A is equal to K for Swift's strings; by its bytes it is another name, and nobody's.
    @Test func namesThatLookAlikeAreOthers() throws {
        var office = try Office.staffed()
        let code = "11220000MK00001072"
        let holder = try SigningKey.generate(name: "\(Office.origin)/dept/\(code)/desk").verifier
        try office.register(code)
        try office.enrol(holder, department: code)
        let alike = holder.name.replacing("MK", with: "M\u{212A}")
        #expect(alike == holder.name && !alike.utf8.elementsEqual(holder.name.utf8))
        #expect(office.authority.key(name: holder.name, id: holder.id) != nil)
        #expect(office.authority.key(name: alike, id: holder.id) == nil)
        #expect(!SignatureLine(name: alike, id: holder.id, signature: [1]).isBy(holder))
    }

    @Test func keysComeAndGo() throws {
        var office = try Office.staffed()
        try office.grant(["inspection.completed"])
        let type = "inspection.completed"
        let stranger = try SigningKey.generate(name: "\(Office.origin)/dept/\(Office.market)/other").verifier
        #expect(check(office, [stranger], market, type) == .unknownKey)
        #expect(check(office, [stranger, office.system], market, type) == nil, "unknown keys are ignored")
        try office.withdraw(office.officer, .keySuspended)
        #expect(check(office, [office.officer], market, type) == .keySuspended)
        #expect(check(office, [office.system, office.officer], market, type) == .keySuspended)
        try office.enrol(office.officer, officer: "JL0100023")
        #expect(check(office, [office.officer], market, type) == nil)
        try office.withdraw(office.officer, .keyRevoked)
        #expect(check(office, [office.officer], market, type) == .keyRevoked)
        #expect(office.authority.key(name: office.officer.name, id: office.officer.id)?.status == .revoked)
    }

    @Test func conflictsChangeNothing() throws {
        var office = try Office.staffed()
        let before = office.authority
        let (system, officer, root) = (office.system, office.officer, office.root)
        let stranger = try SigningKey.generate(name: "\(Office.origin)/dept/11220000MB00009999/x").verifier
        let outsider = try SigningKey.generate(name: "elsewhere.test/dept/\(Office.market)/x").verifier
        let attempts: [(inout Office) throws -> Void] = [
            { try $0.enrol(system) },
            { try $0.enrol(stranger, department: "11220000MB00009999") },
            { try $0.enrol(outsider) },
            { try $0.enrol(system, department: Office.city) },
            { try $0.enrol(root) },
            { try $0.withdraw(stranger, .keySuspended) },
            { try $0.withdraw(root, .keyRevoked) },
            { try $0.withdraw(officer, .keyRevoked, department: Office.city) },
            { try $0.grant(["key.enrolled"]) },
            { try $0.grant(["log.*"]) },
            { try $0.grant(["inspection"]) },
            { try $0.grant(["inspection.*"], to: "11220000MB00009999") },
            { try $0.grant(["inspection.*"], .grantWithdrawn) },
        ]
        for attempt in attempts { #expect(refusal { try attempt(&office) } == .conflict) }
        #expect(office.authority == before)
        try office.withdraw(officer, .keyRevoked)
        #expect(refusal { try office.enrol(officer, officer: "JL0100023") } == .conflict, "revoked is final")
    }

    @Test func othersEventsAreNotTheAuthoritys() throws {
        var office = try Office()
        var reader = EventReader()
        let event = try reader.read(Fixture.line("complaint.closed", "good-resolved"))
        #expect(refusal { try office.authority.apply(event, index: 1) } == .notAuthority)
        #expect(refusal { _ = try Authority.founded(by: event) } == .notAuthority)
        let founding = try reader.read(Fixture.line("ledger.founded", "good-jilin"))
        #expect(refusal { try office.authority.apply(founding, index: 1) } == .conflict)
        #expect(try Authority.founded(by: founding).witnessPolicy.quorum == 1)
    }

    @Test func departmentsMayBeRenamed() throws {
        var office = try Office.staffed()
        try office.grant(["inspection.*"])
        try office.register(Office.market, name: "省市场监督管理厅")
        #expect(office.authority.departments[Office.market]?.name == "省市场监督管理厅")
        #expect(office.authority.grants(of: Office.market).covers("inspection.completed", division: nil))
    }

    @Test func equalHistoriesGiveEqualWords() throws {
        var office = try Office.staffed()
        let copy = office.authority
        #expect(copy.revision == 6)
        #expect(copy.json() == office.authority.json())
        try office.grant(["inspection.*"])
        #expect(copy != office.authority, "a copy is a value of its own")
        #expect(office.authority.json().contains(#""grants":[{"types":["inspection.*"]}]"#))
    }

    /// The scope of a batch's author decides as the check of a single event does.
    @Test func scopesAgreeWithChecks() throws {
        var office = try Office.staffed()
        try office.grant(["inspection.*", "subject.registered"])
        try office.grant(["complaint.*"], to: Office.city, division: "220100")
        var reader = EventReader()
        for signers in [[office.system], [office.cityOfficer], [office.root], [office.ledger, office.system]] {
            let scope = try office.authority.scope(of: signers)
            for example in Fixture.examples where example.code == nil {
                let event = try reader.read(example.line)
                let single = refusal {
                    try scope.check(
                        source: event.source.string, type: event.type.name, division: event.division?.string)
                }
                #expect(refusal { try scope.check(event) } == single)
                let whole = try example.line.withUnsafeBytes { line in
                    let envelope = try reader.readEnvelope(line)
                    return refusal { try scope.check(envelope) }
                }
                #expect(whole == single)
            }
        }
    }
}
