// The fuzzers' program: libFuzzer with our targets. The environment names one of ``FuzzTarget/all`` (FUZZ_TARGET) and the folder
// of its seeds (FUZZ_SEEDS); Tests/Fuzz/run-fuzz.sh sets both. FUZZ_TARGET=decide is the differential test's (Decide.swift).

import Foundation

@main
enum Fuzz {
    static func main() throws {
        if ProcessInfo.processInfo.environment["FUZZ_TARGET"] == "decide" { return try Decide.run() }
        var (argumentCount, arguments) = (CommandLine.argc, CommandLine.unsafeArgv)
        exit(runFuzzer(&argumentCount, &arguments, testOneInput))
    }
}

/// libFuzzer as a library: it reads its options, and calls the function until it is done.
@_silgen_name("LLVMFuzzerRunDriver")
private func runFuzzer(
    _ argumentCount: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

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
        .postings, .event, .batch, .caseFile, .log, .evidence, .request, .answer, .fold, .csv,
    ]

    static let chosen: FuzzTarget = {
        let name = ProcessInfo.processInfo.environment["FUZZ_TARGET"] ?? ""
        guard let target = all.first(where: { $0.name == name }) else {
            fatalError("FUZZ_TARGET is one of \(all.map(\.name).joined(separator: ", "))")
        }
        return target
    }()

    /// Said once, and at once, however the program ends: a target that takes nothing tests little.
    static let sayThatOneWasTaken: Void = FileHandle.standardOutput.write(Data("taken: \(chosen.name)\n".utf8))

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
