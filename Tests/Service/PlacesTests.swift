import HTTPTypes
import Hummingbird
import Ledger
import Service
import Testing

@Suite struct PlacesTests {
    @Test("No more than there are places, until one is given back")
    func limit() throws {
        let places = Places(limit: 2, "downloads are under way", retryAfterSeconds: 5)
        var held = [try places.take(), try places.take()]
        let refusal = #expect(throws: Refusal.self) { try places.take() }
        #expect(refusal?.code == .poolFull && refusal?.retryAfterSeconds == 5)
        #expect(refusal?.detail == "2 downloads are under way.")
        held.removeLast()
        #expect(places.count == 1)
        held.append(try places.take())
        #expect(places.count == 2 && held.count == 2)
    }

    @Test("An answer gives its place back when it is dropped, though its body was never written")
    func dropped() throws {
        let places = Places(limit: 1, "streams are open", retryAfterSeconds: 5)
        var response: Response? = try Self.stream(places)
        withExtendedLifetime(response) { #expect(places.count == 1) }
        response = nil
        #expect(places.count == 0)
    }

    private static func stream(_ places: Places) throws -> Response {
        let place = try places.take()
        return Response(status: .ok, body: ResponseBody { _ in withExtendedLifetime(place) {} })
    }

    @Test("A place is held while something runs, and given back when it fails too")
    func holding() async throws {
        let places = Places(limit: 1, "rows are being folded", retryAfterSeconds: 2)
        let found = try await places.holding {
            #expect(throws: Refusal.self) { try places.take() }
            return places.count
        }
        #expect(found == 1 && places.count == 0)
        await #expect(throws: CancellationError.self) { try await places.holding { throw CancellationError() } }
        #expect(places.count == 0)
    }

    @Test("Who waits gets the place that is given back; who waits too long, or is one too many, is refused")
    func waiting() async throws {
        let places = Places(limit: 1, "case files are being made", retryAfterSeconds: 5)
        var held: Places.Place? = try places.take()
        let late = await #expect(throws: Refusal.self) { try await places.take(waiting: .milliseconds(10)) }
        #expect(late?.code == .poolFull && late?.retryAfterSeconds == 5)
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<5 {
                group.addTask { (try? await places.take(waiting: .seconds(60))) != nil }
            }
            // Four wait for one place. Each of them gives it back at once.
            let first = await group.next()
            #expect(first == false)
            withExtendedLifetime(held) { #expect(places.count == 1) }
            held = nil
            for await hasPlace in group { #expect(hasPlace) }
        }
        #expect(places.count == 0)
    }

    @Test("A wait that is cancelled ends, and takes no place")
    func cancelledWait() async throws {
        let places = Places(limit: 1, "rows are being folded", retryAfterSeconds: 2)
        var held: Places.Place? = try places.take()
        let waiter = Task { try await places.take(waiting: .seconds(60)) }
        waiter.cancel()
        await #expect(throws: Refusal.self) { try await waiter.value }
        withExtendedLifetime(held) { #expect(places.count == 1) }
        held = nil
        #expect(places.count == 0)
        _ = try await places.take(waiting: .seconds(60))
    }

    @Test("Connections leave half of the open files to others", arguments: [(1_024, 512), (20_000, 8_192), (Int.max, 8_192)])
    func connections(openFilesMax: Int, connections: Int) {
        #expect(LedgerService.connections(openFilesMax: openFilesMax) == connections)
    }
}
