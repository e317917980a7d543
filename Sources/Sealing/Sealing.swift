// Sealing: personal data that goes into the log goes sealed. The log holds ciphertext for good; who it is about can be
// opened only with a data key that lies outside the log, and is gone for good when that key is destroyed (PIPL art. 47).
// From the bottom up:
//   SecretBytes   32 bytes in guarded memory
//   DataKey       seals and opens
//   SealedValue   what stands in an event
//   DataKeys      a file of data keys, and the key of matching digests

internal import CSodium

enum Sodium {
    /// Touch before the first use of the library.
    static let ready: Void = {
        precondition(sodium_init() >= 0, "libsodium does not start")
    }()
}

/// What goes wrong with sealing. Descriptions name keys and places, never values.
public enum SealingError: Error, Equatable, CustomStringConvertible {
    /// A file of keys cannot be used.
    case keyFile(path: String, reason: String)
    case malformedKeyID(String)
    case unknownKey(String)
    case keyExists(String)
    case malformedValue(String)
    case tooLong(bytes: Int)
    /// The key does not open it: another key's, or changed.
    case cannotOpen(key: String)

    public var description: String {
        switch self {
        case .keyFile(let path, let reason): "\(path): \(reason)"
        case .malformedKeyID(let id): "\(id) is no id of a data key: 1 to 128 letters, digits and ._:/-"
        case .unknownKey(let id): "there is no data key \(id); it may have been destroyed"
        case .keyExists(let id): "there is a data key \(id) already"
        case .malformedValue(let reason): "not a sealed value: \(reason)"
        case .tooLong(let bytes): "\(bytes) bytes are too many to seal; at most \(SealedValue.plaintextMax)"
        case .cannotOpen(let key): "data key \(key) does not open the value: it is another key's, or was changed"
        }
    }
}
