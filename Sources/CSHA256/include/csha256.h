/// SHA-256 (FIPS 180-4) for RFC 6962 trees: one message at a time, or many independent ones at once.
///
/// A single SHA-256 is bound by the latency of its rounds. A log hashes thousands of leaves and nodes that do not
/// depend on each other, so the bulk functions keep several messages in flight; that is what this module is for.
/// The instructions used are chosen at run time; every processor gets the same answers.
#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// SHA-256 of `n` bytes.
void csha256(const uint8_t *_Nullable data, size_t n, uint8_t *_Nonnull out /* 32 */);

/// One leaf's data. `bytes` may be null when `length` is 0.
typedef struct {
    const uint8_t *_Nullable bytes;
    uint32_t length;
} csha256_slice;

/// RFC 6962 leaf hashes, SHA-256(0x00 || leaf), of `count` leaves into `out` (count * 32 bytes).
void csha256_leaves(const csha256_slice *_Nonnull leaves, size_t count, uint8_t *_Nonnull out);

/// RFC 6962 node hashes, SHA-256(0x01 || left || right), of `count` pairs (count * 64 bytes) into `out` (count * 32
/// bytes). `out` may be `children` itself.
void csha256_nodes(const uint8_t *_Nonnull children, size_t count, uint8_t *_Nonnull out);

/// What is in use: 0 portable C, 1 the processor's SHA instructions (two messages at a time), 2 these for few messages
/// and AVX-512 for many (sixteen at a time).
int csha256_accelerated(void);

/// For tests: later calls use nothing above `level`, as ``csha256_accelerated`` counts.
void csha256_limit(int level);

#ifdef __cplusplus
}
#endif
