// A lane is one message on its way through the compression function; kernels advance one, two or sixteen together.
#pragma once
#include "csha256.h"

extern const uint32_t csha256_initial[8];
extern const uint32_t csha256_k[64];

// Blocks of a message come from three places: a head that holds the one-byte prefix of RFC 6962, the caller's bytes
// in place (skewed by that prefix), and a padded tail. Head and tail are written when the lane is filled, long before
// they are read, so their stores have settled.
struct csha256_lane {
    uint32_t state[8];
    const uint8_t *data;
    size_t skew;        // 1 when a prefix byte precedes the data, else 0
    size_t next;        // the block to compress next
    size_t tail_start;  // blocks from here on are in `tail`
    size_t total;       // blocks in the padded message
    uint8_t *out;
    _Alignas(16) uint8_t head[64];
    _Alignas(16) uint8_t tail[128];
};

static inline const uint8_t *csha256_block(const struct csha256_lane *lane, size_t index) {
    if (index >= lane->tail_start) return lane->tail + 64 * (index - lane->tail_start);
    if (index < lane->skew) return lane->head;
    return lane->data + 64 * index - lane->skew;
}

void csha256_portable_one(struct csha256_lane *lane, size_t blocks);

#if defined(__x86_64__)
int csha256_shani_available(void);
void csha256_shani_one(struct csha256_lane *lane, size_t blocks);
void csha256_shani_two(struct csha256_lane *a, struct csha256_lane *b, size_t blocks);
void csha256_shani_nodes(const uint8_t *children, size_t count, uint8_t *out);

enum {
    csha256_avx512_lanes = 16,
    // As many messages or fewer are done sooner by the SHA instructions.
    csha256_avx512_few = 7,
};
int csha256_avx512_available(void);
// `state[i][l]` is word i of lane l; the lanes' own states are not used.
void csha256_avx512_advance(
    uint32_t state[8][csha256_avx512_lanes], struct csha256_lane *lanes, size_t blocks);
void csha256_avx512_nodes(const uint8_t *children, size_t count, uint8_t *out);
#endif
