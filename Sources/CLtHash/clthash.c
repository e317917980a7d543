// BLAKE2b (RFC 7693) of eight messages side by side: they differ in one word, so all the rest is the same work eight
// times, which is what vectors are for. The compiler makes what the processor has of it: one AVX-512 register a word, two
// of AVX2, or plain registers.

#include "clthash.h"

#include <string.h>

#define WIDTH 8
#define MESSAGES 32

typedef uint64_t word __attribute__((vector_size(WIDTH * sizeof(uint64_t))));

static const uint64_t IV[8] = {
    0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
    0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179,
};

static const uint8_t SIGMA[12][16] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
    {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
    {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
    {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
    {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0},
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
};

#define ROTATE(x, n) (((x) >> (n)) | ((x) << (64 - (n))))
#define MIX(a, b, c, d, x, y) \
    a += b + (x); \
    d = ROTATE(d ^ a, 32); \
    c += d; \
    b = ROTATE(b ^ c, 24); \
    a += b + (y); \
    d = ROTATE(d ^ a, 16); \
    c += d; \
    b = ROTATE(b ^ c, 63);

/// Eight digests of seed ‖ first … first + 7, as 64 bytes each.
__attribute__((always_inline)) static inline void digests(const uint64_t *seed, uint64_t first, uint64_t *out) {
    word m[16], v[16];
    for (int i = 0; i < 16; i++) {
        uint64_t value = i < 8 ? seed[i] : 0;
        m[i] = (word){value, value, value, value, value, value, value, value};
    }
    m[8] = (word){first, first + 1, first + 2, first + 3, first + 4, first + 5, first + 6, first + 7};
    for (int i = 0; i < 16; i++) {
        uint64_t value = IV[i & 7];
        if (i == 0) value ^= 0x01010000 ^ 64;  // no key, 64 bytes of digest
        if (i == 12) value ^= 64 + 4;          // bytes in the message
        if (i == 14) value = ~value;           // the last block
        v[i] = (word){value, value, value, value, value, value, value, value};
    }
#pragma clang loop unroll(full)
    for (int round = 0; round < 12; round++) {
        const uint8_t *s = SIGMA[round];
        MIX(v[0], v[4], v[8], v[12], m[s[0]], m[s[1]])
        MIX(v[1], v[5], v[9], v[13], m[s[2]], m[s[3]])
        MIX(v[2], v[6], v[10], v[14], m[s[4]], m[s[5]])
        MIX(v[3], v[7], v[11], v[15], m[s[6]], m[s[7]])
        MIX(v[0], v[5], v[10], v[15], m[s[8]], m[s[9]])
        MIX(v[1], v[6], v[11], v[12], m[s[10]], m[s[11]])
        MIX(v[2], v[7], v[8], v[13], m[s[12]], m[s[13]])
        MIX(v[3], v[4], v[9], v[14], m[s[14]], m[s[15]])
    }
    for (int i = 0; i < 8; i++) {
        uint64_t start = IV[i];
        if (i == 0) start ^= 0x01010000 ^ 64;
        word digest = v[i] ^ v[i + 8];
        for (int lane = 0; lane < WIDTH; lane++) out[lane * 8 + i] = digest[lane] ^ start;
    }
}

__attribute__((always_inline)) static inline void spread(uint16_t *lanes, const uint8_t *bytes, int sign) {
    uint64_t seed[8], out[WIDTH * 8];
    uint16_t values[WIDTH * 32];
    memcpy(seed, bytes, sizeof seed);
    for (int first = 0; first < MESSAGES; first += WIDTH) {
        digests(seed, (uint64_t)first, out);
        memcpy(values, out, sizeof values);
        uint16_t *part = lanes + first * 32;
        for (int i = 0; i < WIDTH * 32; i++) part[i] = (uint16_t)(part[i] + sign * values[i]);
    }
}

#if defined(__x86_64__)
__attribute__((target("avx512f,avx512bw"))) static void spread_avx512(uint16_t *lanes, const uint8_t *seed, int sign) {
    spread(lanes, seed, sign);
}
__attribute__((target("avx2"))) static void spread_avx2(uint16_t *lanes, const uint8_t *seed, int sign) {
    spread(lanes, seed, sign);
}
#endif

static void spread_best(uint16_t *lanes, const uint8_t *seed, int sign) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")) return spread_avx512(lanes, seed, sign);
    if (__builtin_cpu_supports("avx2")) return spread_avx2(lanes, seed, sign);
#endif
    spread(lanes, seed, sign);
}

void clthash_add(uint16_t *lanes, const uint8_t *seed) { spread_best(lanes, seed, 1); }
void clthash_subtract(uint16_t *lanes, const uint8_t *seed) { spread_best(lanes, seed, -1); }
