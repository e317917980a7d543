import ArgumentParser
import Ledger

/// A command that tells its failures in one line on standard error and in its exit code.
protocol ShiluCommand: AsyncParsableCommand {
    func perform() async throws
}

extension ShiluCommand {
    mutating func run() async throws {
        do {
            try await perform()
        } catch let exit as ExitCode {
            throw exit
        } catch let usage as ValidationError {
            throw usage
        } catch {
            Terminal.say("error: \(error)")
            if let refusal = error as? Refusal { Terminal.say("       \(refusal.code.remedy)") }
            throw ExitCode(Outcome.of(error).rawValue)
        }
    }
}
