// Kernels for the SHA extensions of x86-64. `sha256rnds2` takes several cycles to answer but can be issued again
// sooner, so two messages side by side cost little more than one.
#include "lane.h"

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>

#define KERNEL __attribute__((target("sha,sse4.1")))
#define INLINE static inline __attribute__((always_inline, target("sha,sse4.1")))
#define UNROLL _Pragma("GCC unroll 16")

int csha256_shani_available(void) {
    unsigned a, b, c, d;
    if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & (1u << 19)) || !(c & (1u << 9))) return 0;  // SSE4.1, SSSE3
    return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & (1u << 29));                      // SHA
}

// The eight state words in the order that the instructions want them.
typedef struct {
    __m128i abef, cdgh;
} words;

INLINE words load_state(const uint32_t state[8]) {
    __m128i dcba = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)state), 0xB1);
    __m128i hgfe = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(state + 4)), 0x1B);
    return (words){_mm_alignr_epi8(dcba, hgfe, 8), _mm_blend_epi16(hgfe, dcba, 0xF0)};
}

// The state as a..d and e..h, in memory order of native words.
INLINE void plain_state(words s, __m128i *abcd, __m128i *efgh) {
    __m128i feba = _mm_shuffle_epi32(s.abef, 0x1B);
    __m128i dchg = _mm_shuffle_epi32(s.cdgh, 0xB1);
    *abcd = _mm_blend_epi16(feba, dchg, 0xF0);
    *efgh = _mm_alignr_epi8(dchg, feba, 8);
}

INLINE __m128i swap_bytes(__m128i v) {
    return _mm_shuffle_epi8(v, _mm_set_epi64x(0x0c0d0e0f08090a0bLL, 0x0405060700010203LL));
}

INLINE void load_block(__m128i m[4], const uint8_t *block) {
    UNROLL for (int i = 0; i < 4; i++) m[i] = swap_bytes(_mm_loadu_si128((const __m128i *)(block + 16 * i)));
}

// 64 rounds over `lanes` messages; a constant after inlining, so the loops vanish.
INLINE void compress(words *s, __m128i m[][4], int lanes) {
    words before[2];
    UNROLL for (int l = 0; l < lanes; l++) before[l] = s[l];
    UNROLL for (int r = 0; r < 16; r++) {
        __m128i k = _mm_load_si128((const __m128i *)(csha256_k + 4 * r));
        UNROLL for (int l = 0; l < lanes; l++) {
            __m128i wk = _mm_add_epi32(m[l][r & 3], k);
            s[l].cdgh = _mm_sha256rnds2_epu32(s[l].cdgh, s[l].abef, wk);
            s[l].abef = _mm_sha256rnds2_epu32(s[l].abef, s[l].cdgh, _mm_shuffle_epi32(wk, 0x0E));
        }
        if (r >= 12) continue;
        UNROLL for (int l = 0; l < lanes; l++) {
            __m128i last = m[l][(r + 3) & 3];
            __m128i w = _mm_sha256msg1_epu32(m[l][r & 3], m[l][(r + 1) & 3]);
            w = _mm_add_epi32(w, _mm_alignr_epi8(last, m[l][(r + 2) & 3], 4));
            m[l][r & 3] = _mm_sha256msg2_epu32(w, last);
        }
    }
    UNROLL for (int l = 0; l < lanes; l++) {
        s[l].abef = _mm_add_epi32(s[l].abef, before[l].abef);
        s[l].cdgh = _mm_add_epi32(s[l].cdgh, before[l].cdgh);
    }
}

INLINE void store_state(words s, uint32_t state[8]) {
    __m128i abcd, efgh;
    plain_state(s, &abcd, &efgh);
    _mm_storeu_si128((__m128i *)state, abcd);
    _mm_storeu_si128((__m128i *)(state + 4), efgh);
}

KERNEL void csha256_shani_one(struct csha256_lane *lane, size_t blocks) {
    words s[1] = {load_state(lane->state)};
    for (; blocks > 0; blocks--) {
        __m128i m[1][4];
        load_block(m[0], csha256_block(lane, lane->next++));
        compress(s, m, 1);
    }
    store_state(s[0], lane->state);
}

KERNEL void csha256_shani_two(struct csha256_lane *a, struct csha256_lane *b, size_t blocks) {
    words s[2] = {load_state(a->state), load_state(b->state)};
    for (; blocks > 0; blocks--) {
        __m128i m[2][4];
        load_block(m[0], csha256_block(a, a->next++));
        load_block(m[1], csha256_block(b, b->next++));
        compress(s, m, 2);
    }
    store_state(s[0], a->state);
    store_state(s[1], b->state);
}

// 0x01 || left || right fills one block and a byte: the second block is that byte and fixed padding (520 bits).
INLINE void load_node_head(__m128i m[4], const uint8_t *pair) {
    __m128i first = _mm_slli_si128(_mm_loadu_si128((const __m128i *)pair), 1);
    m[0] = swap_bytes(_mm_or_si128(first, _mm_cvtsi32_si128(0x01)));
    UNROLL for (int i = 1; i < 4; i++) m[i] = swap_bytes(_mm_loadu_si128((const __m128i *)(pair + 16 * i - 1)));
}

INLINE void load_node_tail(__m128i m[4], uint8_t last) {
    m[0] = _mm_cvtsi32_si128((int)((uint32_t)last << 24 | 0x800000));
    m[1] = m[2] = _mm_setzero_si128();
    m[3] = _mm_set_epi32(520, 0, 0, 0);
}

INLINE void store_digest(words s, uint8_t *out) {
    __m128i abcd, efgh;
    plain_state(s, &abcd, &efgh);
    _mm_storeu_si128((__m128i *)out, swap_bytes(abcd));
    _mm_storeu_si128((__m128i *)(out + 16), swap_bytes(efgh));
}

INLINE void hash_nodes(const uint8_t *children, uint8_t *out, int lanes) {
    words s[2];
    __m128i m[2][4];
    uint8_t last[2];
    UNROLL for (int l = 0; l < lanes; l++) {
        s[l] = load_state(csha256_initial);
        load_node_head(m[l], children + 64 * l);
        last[l] = children[64 * l + 63];
    }
    compress(s, m, lanes);
    UNROLL for (int l = 0; l < lanes; l++) load_node_tail(m[l], last[l]);
    compress(s, m, lanes);
    // All children of this step are in registers by now: `out` may overlap them.
    UNROLL for (int l = 0; l < lanes; l++) store_digest(s[l], out + 32 * l);
}

KERNEL void csha256_shani_nodes(const uint8_t *children, size_t count, uint8_t *out) {
    for (; count >= 2; count -= 2, children += 128, out += 64) hash_nodes(children, out, 2);
    if (count == 1) hash_nodes(children, out, 1);
}
#endif
