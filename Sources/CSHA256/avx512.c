// Kernels for AVX-512: sixteen messages at once, one in each 32-bit column of the registers. For many messages of
// similar length this is about twice as fast as the SHA instructions, whose unit two messages already fill.
#include "lane.h"

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>

#define KERNEL __attribute__((target("avx512f,avx512bw")))
#define INLINE static inline __attribute__((always_inline, target("avx512f,avx512bw")))
#define UNROLL _Pragma("GCC unroll 64")
#define LANES csha256_avx512_lanes

int csha256_avx512_available(void) {
    unsigned a, b, c, d;
    if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & (1u << 27))) return 0;  // OSXSAVE: xgetbv may be asked
    unsigned low, high;
    __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    if ((low & 0xE6) != 0xE6) return 0;  // the system saves mask registers and whole vectors
    if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return 0;
    return (b & (1u << 16)) && (b & (1u << 30));  // AVX512F, AVX512BW
}

INLINE __m512i add(__m512i a, __m512i b) { return _mm512_add_epi32(a, b); }
INLINE __m512i xor3(__m512i a, __m512i b, __m512i c) { return _mm512_ternarylogic_epi32(a, b, c, 0x96); }

INLINE __m512i swap_bytes(__m512i v) {
    return _mm512_shuffle_epi8(
        v, _mm512_broadcast_i32x4(_mm_set_epi64x(0x0c0d0e0f08090a0bLL, 0x0405060700010203LL)));
}

// FIPS 180-4 §6.2.2 over sixteen columns; `w` is the message schedule as a ring of sixteen words.
INLINE void compress(__m512i s[8], __m512i w[16]) {
    __m512i a = s[0], b = s[1], c = s[2], d = s[3], e = s[4], f = s[5], g = s[6], h = s[7];
    UNROLL for (int t = 0; t < 64; t++) {
        __m512i s1 = xor3(_mm512_ror_epi32(e, 6), _mm512_ror_epi32(e, 11), _mm512_ror_epi32(e, 25));
        __m512i choice = _mm512_ternarylogic_epi32(e, f, g, 0xCA);
        __m512i wk = add(w[t & 15], _mm512_set1_epi32((int)csha256_k[t]));
        __m512i t1 = add(add(add(h, wk), choice), s1);
        __m512i s0 = xor3(_mm512_ror_epi32(a, 2), _mm512_ror_epi32(a, 13), _mm512_ror_epi32(a, 22));
        __m512i majority = _mm512_ternarylogic_epi32(a, b, c, 0xE8);
        h = g, g = f, f = e, e = add(d, t1), d = c, c = b, b = a, a = add(t1, add(s0, majority));
        if (t >= 48) continue;
        __m512i x = w[(t + 1) & 15], y = w[(t + 14) & 15];
        __m512i x0 = xor3(_mm512_ror_epi32(x, 7), _mm512_ror_epi32(x, 18), _mm512_srli_epi32(x, 3));
        __m512i y1 = xor3(_mm512_ror_epi32(y, 17), _mm512_ror_epi32(y, 19), _mm512_srli_epi32(y, 10));
        w[t & 15] = add(add(w[t & 15], x0), add(w[(t + 9) & 15], y1));
    }
    s[0] = add(s[0], a), s[1] = add(s[1], b), s[2] = add(s[2], c), s[3] = add(s[3], d);
    s[4] = add(s[4], e), s[5] = add(s[5], f), s[6] = add(s[6], g), s[7] = add(s[7], h);
}

// Sixteen rows of sixteen words become columns.
INLINE void transpose(__m512i r[16]) {
    __m512i t[16];
    UNROLL for (int i = 0; i < 16; i += 2) {
        t[i] = _mm512_unpacklo_epi32(r[i], r[i + 1]);
        t[i + 1] = _mm512_unpackhi_epi32(r[i], r[i + 1]);
    }
    UNROLL for (int i = 0; i < 16; i += 4) {
        r[i] = _mm512_unpacklo_epi64(t[i], t[i + 2]);
        r[i + 1] = _mm512_unpackhi_epi64(t[i], t[i + 2]);
        r[i + 2] = _mm512_unpacklo_epi64(t[i + 1], t[i + 3]);
        r[i + 3] = _mm512_unpackhi_epi64(t[i + 1], t[i + 3]);
    }
    // Now r[4i + j] holds words j, 4 + j, 8 + j, 12 + j of rows 4i to 4i + 3, each in a quarter of its own.
    UNROLL for (int j = 0; j < 4; j++) {
        __m512i even0 = _mm512_shuffle_i32x4(r[j], r[4 + j], 0x88);
        __m512i even1 = _mm512_shuffle_i32x4(r[8 + j], r[12 + j], 0x88);
        __m512i odd0 = _mm512_shuffle_i32x4(r[j], r[4 + j], 0xDD);
        __m512i odd1 = _mm512_shuffle_i32x4(r[8 + j], r[12 + j], 0xDD);
        t[j] = _mm512_shuffle_i32x4(even0, even1, 0x88);
        t[4 + j] = _mm512_shuffle_i32x4(odd0, odd1, 0x88);
        t[8 + j] = _mm512_shuffle_i32x4(even0, even1, 0xDD);
        t[12 + j] = _mm512_shuffle_i32x4(odd0, odd1, 0xDD);
    }
    UNROLL for (int i = 0; i < 16; i++) r[i] = t[i];
}

KERNEL void csha256_avx512_advance(uint32_t state[8][LANES], struct csha256_lane *lanes, size_t blocks) {
    __m512i s[8];
    UNROLL for (int i = 0; i < 8; i++) s[i] = _mm512_loadu_si512(state[i]);
    for (; blocks > 0; blocks--) {
        __m512i w[16];
        UNROLL for (int l = 0; l < LANES; l++) {
            w[l] = swap_bytes(_mm512_loadu_si512(csha256_block(&lanes[l], lanes[l].next++)));
        }
        transpose(w);
        compress(s, w);
    }
    UNROLL for (int i = 0; i < 8; i++) _mm512_storeu_si512(state[i], s[i]);
}

// Up to sixteen nodes. Columns without a node of their own repeat the first.
INLINE void hash_nodes(const uint8_t *children, size_t count, uint8_t *out) {
    __m512i w[16], s[8];
    _Alignas(64) uint32_t last[LANES];
    UNROLL for (size_t l = 0; l < LANES; l++) {
        const uint8_t *pair = children + (l < count ? 64 * l : 0);
        // The prefix takes the place of the byte in front of the pair, which is not read.
        w[l] = swap_bytes(_mm512_mask_loadu_epi8(_mm512_set1_epi32(1), 0xFFFFFFFFFFFFFFFEull, pair - 1));
        last[l] = (uint32_t)pair[63] << 24 | 0x800000;
    }
    transpose(w);
    UNROLL for (int i = 0; i < 8; i++) s[i] = _mm512_set1_epi32((int)csha256_initial[i]);
    compress(s, w);
    // The second block is the last byte of the pair, and padding for 65 bytes.
    w[0] = _mm512_load_si512(last);
    UNROLL for (int i = 1; i < 15; i++) w[i] = _mm512_setzero_si512();
    w[15] = _mm512_set1_epi32(520);
    compress(s, w);
    UNROLL for (int i = 0; i < 8; i++) w[i] = swap_bytes(s[i]);
    UNROLL for (int i = 8; i < 16; i++) w[i] = _mm512_setzero_si512();
    transpose(w);
    // All children of this step are in registers by now: `out` may overlap them.
    UNROLL for (size_t l = 0; l < LANES; l++) {
        if (l < count) _mm256_storeu_si256((__m256i *)(out + 32 * l), _mm512_castsi512_si256(w[l]));
    }
}

KERNEL void csha256_avx512_nodes(const uint8_t *children, size_t count, uint8_t *out) {
    while (count > csha256_avx512_few) {
        size_t step = count < LANES ? count : LANES;
        hash_nodes(children, step, out);
        children += 64 * step, out += 32 * step, count -= step;
    }
    csha256_shani_nodes(children, count, out);
}
#endif
