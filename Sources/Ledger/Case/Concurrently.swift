/// Calls `body` for each element, a few at a time; the answers are in the order of the elements.
func concurrently<Element: Sendable, Answer: Sendable>(
    _ elements: [Element], _ body: @escaping @Sendable (Element) async throws(Refusal) -> Answer
) async throws(Refusal) -> [Answer] {
    let results = await withTaskGroup(of: (Int, Result<Answer, Refusal>).self) { group in
        var results: [(Int, Result<Answer, Refusal>)] = []
        var next = 0
        while results.count < elements.count {
            while next < elements.count, next - results.count < 4 {
                let (number, element) = (next, elements[next])
                group.addTask {
                    do throws(Refusal) { return (number, .success(try await body(element))) } catch {
                        return (number, .failure(error))
                    }
                }
                next += 1
            }
            if let result = await group.next() { results.append(result) }
        }
        return results.sorted { $0.0 < $1.0 }.map(\.1)
    }
    var answers: [Answer] = []
    for result in results { answers.append(try result.get()) }
    return answers
}
