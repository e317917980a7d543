#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// How many files the process may have open at the same time; every connection is one.
enum OpenFiles {
    /// Raises the soft limit as far as the hard one allows, and returns the limit that then holds.
    ///
    /// The soft limit is low for the sake of programs that call select(2). Neither this one nor the PostgreSQL that it starts,
    /// which inherits the limit, does.
    static func raiseLimit() -> Int {
        #if canImport(Glibc)
            let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        #else
            let resource = RLIMIT_NOFILE
        #endif
        var limit = rlimit()
        let status = getrlimit(resource, &limit)
        precondition(status == 0, "the limit of open files is there to be read")
        var raised = limit
        #if canImport(Darwin)
            // There the hard limit may be infinite, and the soft one may not.
            raised.rlim_cur = max(limit.rlim_cur, min(limit.rlim_max, rlim_t(OPEN_MAX)))
        #else
            raised.rlim_cur = limit.rlim_max
        #endif
        return Int(clamping: setrlimit(resource, &raised) == 0 ? raised.rlim_cur : limit.rlim_cur)
    }
}
