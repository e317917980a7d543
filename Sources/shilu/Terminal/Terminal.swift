import Foundation

/// Standard output is for what was asked for, standard error for people.
enum Terminal {
    /// One line on standard output.
    static func print(_ line: String) { print(bytes: Array((line + "\n").utf8)) }

    /// Bytes on standard output, exactly. A reader that has closed the pipe (`| head`) has all it wanted: the program ends.
    static func print(bytes: [UInt8]) {
        do {
            try FileHandle.standardOutput.write(contentsOf: Data(bytes))
        } catch {
            exit(0)
        }
    }

    /// One line on standard error.
    static func say(_ line: String) { write(line + "\n", to: .standardError) }

    /// Whether a person is watching standard error.
    static let isWatched = isatty(FileHandle.standardError.fileDescriptor) != 0

    static func write(_ text: String, to handle: FileHandle) {
        try? handle.write(contentsOf: Data(text.utf8))
    }

    /// `1234567` as `1,234,567`.
    static func grouped(_ number: Int) -> String {
        let digits = String(abs(number))
        var groups: [Substring] = []
        var rest = digits[...]
        while rest.count > 3 {
            groups.insert(rest.suffix(3), at: 0)
            rest = rest.dropLast(3)
        }
        groups.insert(rest, at: 0)
        return (number < 0 ? "-" : "") + groups.joined(separator: ",")
    }

    /// A rate with its unit, such as `12,345 events/s`.
    static func rate(_ count: Int, in duration: Duration, unit: String) -> String {
        let seconds = max(duration / .seconds(1), 0.001)
        return "\(grouped(Int(Double(count) / seconds))) \(unit)/s"
    }

    /// Seconds with one digit, such as `2.4 s`.
    static func seconds(_ duration: Duration) -> String {
        let tenths = Int((duration / .seconds(1) * 10).rounded())
        return "\(tenths / 10).\(tenths % 10) s"
    }
}
