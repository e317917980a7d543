import MerkleLog
import TestSupport

func hash(_ text: String) -> MerkleHash { MerkleHash(hex(text))! }

extension [UInt8] {
    func withRaw<Answer>(_ body: (UnsafeRawBufferPointer) throws -> Answer) rethrows -> Answer {
        try withUnsafeBytes(body)
    }
}
