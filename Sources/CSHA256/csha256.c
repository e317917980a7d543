// Framing (prefix, padding), the choice of kernel, and the schedules that keep all lanes busy.
#include "csha256.h"

#include <stdatomic.h>
#include <string.h>

#include "lane.h"

static atomic_int limit = 2;

void csha256_limit(int level) { atomic_store_explicit(&limit, level, memory_order_relaxed); }

int csha256_accelerated(void) {
#if defined(__x86_64__)
    // One more than the level; 0 while nobody has asked. Two threads that ask at once find the same answer.
    static atomic_int known;
    int level = atomic_load_explicit(&known, memory_order_relaxed) - 1;
    if (level < 0) {
        level = !csha256_shani_available() ? 0 : !csha256_avx512_available() ? 1 : 2;
        atomic_store_explicit(&known, level + 1, memory_order_relaxed);
    }
    int most = atomic_load_explicit(&limit, memory_order_relaxed);
    return level < most ? level : most;
#else
    return 0;
#endif
}

// Prepares a message of an optional prefix byte (-1 for none) and `n` bytes.
static void fill(struct csha256_lane *lane, int prefix, const uint8_t *data, size_t n, uint8_t *out) {
    size_t skew = prefix >= 0, length = n + skew;
    memcpy(lane->state, csha256_initial, sizeof lane->state);
    lane->data = data;
    lane->skew = skew;
    lane->next = 0;
    lane->tail_start = length / 64;
    lane->total = (length + 8) / 64 + 1;
    lane->out = out;

    size_t left = length % 64;
    memset(lane->tail, 0, sizeof lane->tail);
    if (lane->tail_start == 0) {
        if (skew) lane->tail[0] = (uint8_t)prefix;
        if (n > 0) memcpy(lane->tail + skew, data, n);
    } else {
        if (skew) {
            lane->head[0] = (uint8_t)prefix;
            memcpy(lane->head + 1, data, 63);
        }
        memcpy(lane->tail, data + n - left, left);
    }
    lane->tail[left] = 0x80;
    uint64_t bits = __builtin_bswap64((uint64_t)length * 8);
    if (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__) bits = __builtin_bswap64(bits);
    memcpy(lane->tail + 64 * (lane->total - lane->tail_start) - 8, &bits, 8);
}

static void fill_leaf(struct csha256_lane *lane, const csha256_slice *leaf, uint8_t *out) {
    fill(lane, 0x00, leaf->bytes, leaf->length, out);
}

static void finish(const struct csha256_lane *lane) {
    for (int i = 0; i < 8; i++) {
        uint32_t word = lane->state[i];
        uint8_t *p = lane->out + 4 * i;
        p[0] = (uint8_t)(word >> 24), p[1] = (uint8_t)(word >> 16), p[2] = (uint8_t)(word >> 8), p[3] = (uint8_t)word;
    }
}

// Runs one lane to its end.
static void run(struct csha256_lane *lane) {
    size_t blocks = lane->total - lane->next;
#if defined(__x86_64__)
    if (csha256_accelerated() > 0) {
        csha256_shani_one(lane, blocks);
    } else
#endif
        csha256_portable_one(lane, blocks);
    finish(lane);
}

void csha256(const uint8_t *data, size_t n, uint8_t *out) {
    struct csha256_lane lane;
    fill(&lane, -1, data, n, out);
    run(&lane);
}

// Leaves that wait for a lane.
struct queue {
    const csha256_slice *leaves;
    size_t count, taken;
    uint8_t *out;
};

static int refill(struct csha256_lane *lane, struct queue *queue) {
    if (queue->taken == queue->count) return 0;
    fill_leaf(lane, &queue->leaves[queue->taken], queue->out + 32 * queue->taken);
    queue->taken++;
    return 1;
}

#if defined(__x86_64__)
// Two lanes side by side: both advance as far as the shorter one goes; whichever is done takes the next leaf.
static void run_pair(struct csha256_lane *a, struct csha256_lane *b, struct queue *queue) {
    for (;;) {
        size_t left_a = a->total - a->next, left_b = b->total - b->next;
        csha256_shani_two(a, b, left_a < left_b ? left_a : left_b);
        if (a->next == a->total) {
            finish(a);
            if (!refill(a, queue)) return run(b);
        }
        if (b->next == b->total) {
            finish(b);
            if (!refill(b, queue)) return run(a);
        }
    }
}

// Sixteen lanes and their states, word by word.
struct wide {
    struct csha256_lane lanes[csha256_avx512_lanes];
    _Alignas(64) uint32_t state[8][csha256_avx512_lanes];
};

static void set_column(struct wide *wide, int lane) {
    for (int i = 0; i < 8; i++) wide->state[i][lane] = csha256_initial[i];
}

static void get_column(struct wide *wide, int lane) {
    for (int i = 0; i < 8; i++) wide->lanes[lane].state[i] = wide->state[i][lane];
}

// A lane without a leaf compresses its head over and over, and is never done.
static void retire(struct csha256_lane *lane) {
    memset(lane->head, 0, sizeof lane->head);
    lane->next = 0;
    lane->tail_start = lane->skew = lane->total = SIZE_MAX;
}

static void run_wide(struct queue *queue) {
    struct wide wide;
    int busy = csha256_avx512_lanes;
    for (int l = 0; l < csha256_avx512_lanes; l++) {
        set_column(&wide, l);
        if (!refill(&wide.lanes[l], queue)) retire(&wide.lanes[l]), busy--;
    }
    while (busy > csha256_avx512_few || (busy > 0 && queue->taken < queue->count)) {
        size_t step = SIZE_MAX;
        for (int l = 0; l < csha256_avx512_lanes; l++) {
            size_t left = wide.lanes[l].total - wide.lanes[l].next;
            if (left < step) step = left;
        }
        csha256_avx512_advance(wide.state, wide.lanes, step);
        for (int l = 0; l < csha256_avx512_lanes; l++) {
            if (wide.lanes[l].next < wide.lanes[l].total) continue;
            get_column(&wide, l);
            finish(&wide.lanes[l]);
            set_column(&wide, l);
            if (!refill(&wide.lanes[l], queue)) retire(&wide.lanes[l]), busy--;
        }
    }
    // Few are left and no more will come: finish them one by one.
    for (int l = 0; l < csha256_avx512_lanes; l++) {
        if (wide.lanes[l].total == SIZE_MAX) continue;
        get_column(&wide, l);
        run(&wide.lanes[l]);
    }
}
#endif

void csha256_leaves(const csha256_slice *leaves, size_t count, uint8_t *out) {
    struct queue queue = {leaves, count, 0, out};
#if defined(__x86_64__)
    int level = csha256_accelerated();
    if (level > 1 && count > csha256_avx512_few) return run_wide(&queue);
    if (level > 0 && count > 1) {
        struct csha256_lane a, b;
        refill(&a, &queue);
        refill(&b, &queue);
        return run_pair(&a, &b, &queue);
    }
#endif
    struct csha256_lane lane;
    while (refill(&lane, &queue)) run(&lane);
}

void csha256_nodes(const uint8_t *children, size_t count, uint8_t *out) {
#if defined(__x86_64__)
    int level = csha256_accelerated();
    if (level > 1 && count > csha256_avx512_few) return csha256_avx512_nodes(children, count, out);
    if (level > 0) return csha256_shani_nodes(children, count, out);
#endif
    for (size_t i = 0; i < count; i++) {
        struct csha256_lane lane;
        fill(&lane, 0x01, children + 64 * i, 64, out + 32 * i);
        run(&lane);
    }
}
