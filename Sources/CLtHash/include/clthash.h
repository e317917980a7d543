/// The wide part of LtHash: one 64-byte seed spread over 1,024 numbers of 16 bits.
#pragma once
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Adds to `lanes` (1,024 of them), modulo 2^16, the 2,048 bytes BLAKE2b-512(seed ‖ i as 4 bytes, little-endian) for
/// i = 0…31, read as little-endian numbers.
void clthash_add(uint16_t *_Nonnull lanes, const uint8_t *_Nonnull seed);

/// The same, subtracted.
void clthash_subtract(uint16_t *_Nonnull lanes, const uint8_t *_Nonnull seed);

#ifdef __cplusplus
}
#endif
