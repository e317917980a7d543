// What libFuzzer calls. The environment names one target of ``FuzzTarget/all`` (FUZZ_TARGET) and the folder of its seeds
// (FUZZ_SEEDS); Tests/Fuzz/run-fuzz.sh sets both.

import Foundation

@_cdecl("LLVMFuzzerInitialize")
public func initialize(
    _ argumentCount: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
) -> CInt {
    guard ProcessInfo.processInfo.environment["FUZZ_TARGET"] == "decide" else { return 0 }
    do { try Decide.run() } catch { fatalError("\(error)") }
    exit(0)
}

@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    if FuzzTarget.chosen.test(UnsafeRawBufferPointer(start: start, count: count)) { FuzzTarget.sayThatOneWasTaken }
    return 0
}

@_cdecl("LLVMFuzzerCustomMutator")
public func mutate(_ start: UnsafeMutablePointer<UInt8>, _ count: Int, _ countMax: Int, _ seed: CUnsignedInt) -> Int {
    let data = UnsafeMutableBufferPointer(start: start, count: countMax)
    return FuzzTarget.chosen.mutate(data, count, seed)
}

/// One parser with what it must do beyond not crashing.
struct FuzzTarget: Sendable {
    let name: String
    /// Traps where something is wrong. Whether the input was taken for what it should be.
    let test: @Sendable (UnsafeRawBufferPointer) -> Bool
    /// Changes the first `count` bytes of the buffer, which may grow to its size; gives the new count.
    var mutate: @Sendable (_ data: UnsafeMutableBufferPointer<UInt8>, _ count: Int, _ seed: UInt32) -> Int = {
        data, count, _ in defaultMutation(data, count)
    }

    static let all: [FuzzTarget] = [
        .note, .key, .checkpoint, .seal, .tilePath, .bundle, .tlogProof, .inclusion, .consistency, .addCheckpoint,
        .postings, .event, .batch, .caseFile,
    ]

    static let chosen: FuzzTarget = {
        let name = ProcessInfo.processInfo.environment["FUZZ_TARGET"] ?? ""
        guard let target = all.first(where: { $0.name == name }) else {
            fatalError("FUZZ_TARGET is one of \(all.map(\.name).joined(separator: ", "))")
        }
        return target
    }()

    /// Said once: a target that takes nothing tests little.
    static let sayThatOneWasTaken: Void = print("taken: \(chosen.name)")

    /// The seeds' contents.
    static let seeds: [[UInt8]] = {
        let folder = ProcessInfo.processInfo.environment["FUZZ_SEEDS"] ?? ""
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.sorted().compactMap { FileManager.default.contents(atPath: "\(folder)/\($0)").map(Array.init) }
    }()
}

/// What libFuzzer itself does to an input.
func defaultMutation(_ data: UnsafeMutableBufferPointer<UInt8>, _ count: Int) -> Int {
    data.baseAddress.map { libFuzzerMutate($0, count, data.count) } ?? count
}

@_silgen_name("LLVMFuzzerMutate")
private func libFuzzerMutate(_ start: UnsafeMutablePointer<UInt8>, _ count: Int, _ countMax: Int) -> Int

/// Traps, in release builds too, with a sentence that says what does not hold.
func demand(_ holds: Bool, _ sentence: @autoclosure () -> String) {
    if !holds { fatalError(sentence()) }
}
