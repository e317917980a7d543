import Glibc

/// A lean HTTP/1.1 client: many keep-alive connections on one thread, requests prepared before the clock starts, so that
/// what is measured on shared cores is the server.
final class LoadGenerator {
    struct Result {
        var seconds: Double
        /// Responses by status.
        var statuses: [Int: Int]
        /// Seconds from sending a request to the end of its response, ascending.
        var latencies: [Double]

        func latency(percentile: Double) -> Double {
            latencies.isEmpty ? 0 : latencies[min(latencies.count - 1, Int(Double(latencies.count) * percentile / 100))]
        }
    }

    private struct Connection {
        var socket: Int32
        var request = -1
        var sent = 0
        var isSending = false
        var started = 0.0
        var received: [UInt8] = []
        var expected = -1
        var status = 0
    }

    private let port: UInt16
    private let requests: [[UInt8]]
    private var next = 0
    private var connections: [Connection] = []
    private var result = Result(seconds: 0, statuses: [:], latencies: [])
    private let interval: Double?

    /// - Parameter ratePerSecond: requests per second over all connections; nil for as fast as answers come.
    init(port: Int, requests: [[UInt8]], ratePerSecond: Double? = nil) {
        self.port = UInt16(port)
        self.requests = requests
        interval = ratePerSecond.map { 1 / $0 }
    }

    /// Sends every request once and waits for every response.
    func run(connections count: Int) throws -> Result {
        for _ in 0..<count { connections.append(Connection(socket: try connect())) }
        defer { for connection in connections { close(connection.socket) } }
        var descriptors = connections.map { pollfd(fd: $0.socket, events: Int16(POLLIN), revents: 0) }
        let start = Self.now()
        var idle = Array(0..<count)
        var done = 0
        while done < requests.count {
            while let number = idle.last, next < requests.count, isDue(since: start) {
                idle.removeLast()
                try send(on: number)
            }
            for number in 0..<count { descriptors[number].events = Int16(connections[number].isSending ? POLLIN | POLLOUT : POLLIN) }
            _ = poll(&descriptors, nfds_t(count), interval == nil ? 1000 : 1)
            for number in 0..<count where descriptors[number].revents != 0 {
                if connections[number].isSending { try continueSending(on: number) }
                if descriptors[number].revents & Int16(POLLIN | POLLHUP) != 0, try receive(on: number) {
                    done += 1
                    idle.append(number)
                }
            }
        }
        result.seconds = Self.now() - start
        result.latencies.sort()
        return result
    }

    private func isDue(since start: Double) -> Bool {
        guard let interval else { return true }
        return Self.now() - start >= Double(next) * interval
    }

    private func connect() throws -> Int32 {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw BenchError("cannot connect to port \(port): errno \(errno)") }
        var one: Int32 = 1
        setsockopt(socket, CInt(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
        _ = fcntl(socket, F_SETFL, fcntl(socket, F_GETFL) | O_NONBLOCK)
        return socket
    }

    private func send(on number: Int) throws {
        connections[number].request = next
        connections[number].sent = 0
        connections[number].started = Self.now()
        next += 1
        try continueSending(on: number)
    }

    private func continueSending(on number: Int) throws {
        let request = requests[connections[number].request]
        while connections[number].sent < request.count {
            let count = request.withUnsafeBytes {
                Glibc.send(
                    connections[number].socket, $0.baseAddress.map { $0 + connections[number].sent },
                    request.count - connections[number].sent, Int32(MSG_NOSIGNAL))
            }
            if count < 0 {
                guard errno == EAGAIN else { throw BenchError("send: errno \(errno)") }
                connections[number].isSending = true
                return
            }
            connections[number].sent += count
        }
        connections[number].isSending = false
    }

    /// Reads what has come; true when the response is complete.
    private func receive(on number: Int) throws -> Bool {
        let count = withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 1) { buffer in
            let count = recv(connections[number].socket, buffer.baseAddress, buffer.count, 0)
            if count > 0 { connections[number].received.append(contentsOf: buffer[..<count]) }
            return count
        }
        guard count != 0 else { throw BenchError("the server closed a connection") }
        guard count > 0 else { return false }
        if connections[number].expected < 0 { try parseHead(of: number) }
        guard connections[number].expected >= 0, connections[number].received.count >= connections[number].expected
        else { return false }
        result.statuses[connections[number].status, default: 0] += 1
        result.latencies.append(Self.now() - connections[number].started)
        connections[number].received.removeAll(keepingCapacity: true)
        connections[number].expected = -1
        return true
    }

    /// Finds status and length once the head is there.
    private func parseHead(of number: Int) throws {
        let bytes = connections[number].received
        guard bytes.count > 12 else { return }
        var end = 3
        while end < bytes.count, !(bytes[end] == 10 && bytes[end - 2] == 10) { end += 1 }
        guard end < bytes.count else { return }
        let head = String(decoding: bytes[..<end], as: UTF8.self).lowercased()
        connections[number].status = Int(head.dropFirst(9).prefix(3)) ?? 0
        guard let range = head.firstRange(of: "content-length: "),
            let length = Int(head[range.upperBound...].prefix { $0.isNumber })
        else { throw BenchError("a response without content-length: \(head)") }
        connections[number].expected = end + 1 + length
    }

    private static let start = ContinuousClock.now

    /// Seconds since some moment of this process.
    static func now() -> Double { (ContinuousClock.now - start) / .seconds(1) }
}

