public import MerkleLog

/// A log in a folder: `checkpoint`, `tile/<level>/…` and `tile/entries/…`, exactly as c2sp.org/tlog-tiles lays it out; an
/// export of ours has `index/seen/<page>` besides.
public struct FolderSource: SeenSource {
    /// The folder, without a slash at the end.
    public let path: String

    public init(path: String) {
        var path = path
        while path.count > 1 && path.hasSuffix("/") { path.removeLast() }
        self.path = path
    }

    public var name: String { path }

    // Reads are small and come from the page cache or a local disk, so they run where they are called.

    public func checkpoint() throws -> [UInt8] {
        guard let bytes = try Files.read(path + "/checkpoint") else {
            throw AuditError.source(resource: path + "/checkpoint", detail: "there is no checkpoint in this folder")
        }
        return bytes
    }

    public func tile(_ coordinate: TileCoordinate) throws -> [UInt8]? {
        try Files.read(path + "/" + coordinate.path)
    }

    public func bundle(_ coordinate: BundleCoordinate) throws -> [UInt8]? {
        try Files.read(path + "/" + coordinate.path)
    }

    public func seenPage(_ page: Int) throws -> [UInt8]? { try Files.read(path + "/" + SeenLine.path(of: page)) }

    public func bundleByteCount(_ coordinate: BundleCoordinate) -> Int? {
        Files.size(path + "/" + coordinate.path)
            ?? Files.size(path + "/" + BundleCoordinate.full(coordinate.index).path)
    }
}
