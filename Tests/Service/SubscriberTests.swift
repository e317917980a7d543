import Service
import Testing

@Suite struct SubscriberTests {
    @Test("Growth wakes those who have seen less, and only them")
    func growth() {
        var state = SubscriberState<String>()
        let (near, far) = (state.makeID(), state.makeID())
        #expect(state.wait(near, beyond: 5, "near") == nil && state.wait(far, beyond: 9, "far") == nil)
        #expect(state.grow(to: 5).isEmpty)
        #expect(state.grow(to: 8) == ["near"])
        #expect(state.grow(to: 10) == ["far"])
        #expect(state.grow(to: 11).isEmpty)
    }

    @Test("Who asks late is answered at once")
    func late() {
        var state = SubscriberState<String>()
        _ = state.grow(to: 7)
        #expect(state.wait(state.makeID(), beyond: 6, "a") == .grown)
        #expect(state.wait(state.makeID(), beyond: 7, "b") == nil)
        // News of an older size, out of order, takes nothing back.
        #expect(state.grow(to: 3).isEmpty && state.size == 7)
    }

    @Test("A sign of life wakes everyone once; the end wakes everyone for good")
    func beatAndClose() {
        var state = SubscriberState<String>()
        for name in ["a", "b"] { _ = state.wait(state.makeID(), beyond: 0, name) }
        #expect(Set(state.beat()) == ["a", "b"] && state.beat().isEmpty)
        _ = state.wait(state.makeID(), beyond: 0, "c")
        #expect(state.close() == ["c"])
        #expect(state.wait(state.makeID(), beyond: 0, "d") == .closed && state.isClosed)
    }

    @Test("A cancelled wait is taken out, and no other")
    func cancel() {
        var state = SubscriberState<String>()
        let (a, b) = (state.makeID(), state.makeID())
        _ = state.wait(a, beyond: 0, "a")
        _ = state.wait(b, beyond: 0, "b")
        #expect(state.cancel(a) == "a" && state.cancel(a) == nil)
        #expect(state.grow(to: 1) == ["b"])
    }
}
