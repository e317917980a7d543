import Audit
import Supervision

/// A thread's story, and what of it was checked, in one language.
struct StoryReport {
    let story: ThreadStory
    let asOf: Int?
    let language: TextTimeline.Language

    func print() throws {
        let timeline = TextTimeline(thread: story.thread, language: language, departments: story.departments)
        let (origin, thread) = (story.origin.plain, story.thread.plain)
        Terminal.print(
            words(
                "\(origin) 中 \(thread) 的时间线：\(story.items.count) 条记录",
                "Timeline of \(thread) in \(origin): \(story.items.count) entries"))
        if let asOf {
            Terminal.print(words("截至前 \(asOf) 条；其后的记录未列出", "As of the first \(asOf) entries; later ones are left out"))
        }
        for line in try timeline.lines(of: story.items) { Terminal.print(line) }
        Terminal.print("")
        for line in checked { Terminal.print(words("已核验：", "checked      ") + line) }
        for line in notChecked { Terminal.print(words("未核验：", "not checked  ") + line) }
    }

    private func words(_ chinese: String, _ english: String) -> String { language == .zh ? chinese : english }

    /// Entries of the log that the story is told of.
    private var end: Int { asOf ?? story.size }

    private var checked: [String] {
        let size = story.size
        return switch story.basis {
        case .caseFile(let completeTo):
            [
                words(
                    "每条记录均在账本中、未被改动，且由当时有权签名的密钥签名（依据您所给的最高授权机关密钥）",
                    "each entry is in the ledger, unaltered, and signed by keys that could sign it then; on the word of the root key you gave"
                ),
                words(
                    "账本前 \(min(end, completeTo)) 条中，该卷宗没有其他记录",
                    "among the first \(min(end, completeTo)) entries of the ledger the thread has no other"),
            ]
        case .wholeLog:
            [
                words(
                    "全部 \(size) 条记录均已核验（同 shilu verify）",
                    "the whole log of \(size) entries was verified, as shilu verify does"),
                words("该卷宗的记录无一遗漏", "none of the thread's entries is omitted"),
            ]
        case .unsignedLog:
            [
                words(
                    "全部 \(size) 条记录与检查点的根相符；各记录的签名与该日志自行登记的密钥相符",
                    "all \(size) entries hash to the checkpoint's root, and these are signed by keys that the log itself enrols"
                ),
                words("该日志中该卷宗的记录无一遗漏", "none of the thread's entries in this log is omitted"),
            ]
        case .entries(let isSigned):
            [
                isSigned
                    ? words(
                        "每条记录均在账本密钥签名的 \(size) 条日志之中",
                        "each entry is in the log of \(size) entries that the ledger's key has signed")
                    : words(
                        "每条记录与所提供检查点（\(size) 条）的树相符",
                        "each entry hashes into the tree of the checkpoint as it is served, of \(size) entries")
            ]
        }
    }

    private var notChecked: [String] {
        let fork = words(
            "账本是否向所有人出示同一份日志（见 shilu monitor）", "that the ledger shows everybody the same log (see shilu monitor)")
        let signature = words(
            "检查点的签名：未给 --vkey 或 --root，任何人都可能伪造以上内容",
            "the checkpoint's signature, for want of --vkey or --root: anybody could have made up all of this")
        switch story.basis {
        case .caseFile(let completeTo):
            let more = words(
                "自第 \(completeTo) 条起，该卷宗是否还有其他记录", "whether the thread has more from entry \(completeTo) on")
            let status = words(
                "自第 \(completeTo) 条起，签名的密钥是否已在签名前被停用或吊销",
                "that none of these keys was suspended or revoked from entry \(completeTo) on, before it signed")
            let grants = words(
                "签名密钥所属部门的授权是否已被撤回：只核验了案卷文件所含的授权记录",
                "that no grant of the signers' departments was withdrawn: only what the case file holds of them was replayed")
            var behind = end > completeTo ? [more] : []
            if story.items.contains(where: { $0.index >= completeTo }) { behind.append(status) }
            return behind + [
                grants,
                words(
                    "索引承诺本身的真实性，须核验整个账本（shilu verify）",
                    "that the ledger's commitment to its index is true: that takes the whole log (shilu verify)"),
                fork,
            ]
        case .wholeLog(let isRooted):
            let root = words(
                "最高授权机关是谁：以创立记录自述为准，未给 --root",
                "who the root authority is: the founding's word was taken, for want of --root")
            return (isRooted ? [] : [root]) + [fork]
        case .unsignedLog:
            return [
                signature,
                words("批量封印之下的记录是否确由封印者签署", "that what stands under a seal is what the seal's author signed"), fork,
            ]
        case .entries(let isSigned):
            return (isSigned ? [] : [signature]) + [
                words(
                    "作者的签名：名称照记录所写（给出 --root 即可核验）",
                    "the authors' signatures: their names are as the entries say (--root checks them)"),
                words(
                    "该卷宗是否另有记录、部门名称：以账本所说为准（给出 --root 即可核验）",
                    "that the thread has no other entries, and the names of departments: the ledger's word (--root checks them)"
                ),
                fork,
            ]
        }
    }
}
