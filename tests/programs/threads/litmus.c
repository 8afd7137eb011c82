// Shapes of the memory model, with sequentially consistent accesses: litmus [rounds] [batches' seed]
//   MP  message passing    a: x = 1; y = 1            b: r = y; s = x            never r = 1, s = 0
//   MD  the same with x a plain location: the atomic y orders it
//   SB  store buffering    a: x = 1; r = y            b: y = 1; s = x            never r = 0, s = 0
//   LB  load buffering     a: r = x; y = 1            b: s = y; x = 1            never r = 1, s = 1
//   S2  SB with 64-bit x and 8-bit y
// Prints the forbidden outcomes of each (standard error: how often the threads overlapped, so that a zero means something).
#include <stdatomic.h>

#include "threads.h"

enum { BATCH = 500 };

// A cache line each, so that the accesses really travel.
typedef struct {
    _Alignas(64) _Atomic(int32_t) x;
    _Alignas(64) _Atomic(int32_t) y;
    _Alignas(64) int32_t plain;
    _Alignas(64) _Atomic(int64_t) wide;
    _Alignas(64) _Atomic(int8_t) narrow;
    _Alignas(64) int32_t r;
    _Alignas(64) int32_t s;
} round;

typedef struct {
    const char *name;
    void (*a)(round *);
    void (*b)(round *);
    int32_t forbidden_r, forbidden_s;
    // r + s where the two sides met in time: their accesses overlapped, or for MD b saw what a wrote.
    int32_t overlap_sum;
} shape;

static void mp_a(round *w) {
    atomic_store(&w->x, 1);
    atomic_store(&w->y, 1);
}

static void mp_b(round *w) {
    w->r = atomic_load(&w->y);
    w->s = atomic_load(&w->x);
}

static void md_a(round *w) {
    w->plain = 1;
    atomic_store(&w->y, 1);
}

static void md_b(round *w) {
    w->r = atomic_load(&w->y);
    // Without having seen y there is no order: reading plain then would be a race.
    w->s = w->r == 1 ? w->plain : 1;
}

static void sb_a(round *w) {
    atomic_store(&w->x, 1);
    w->r = atomic_load(&w->y);
}

static void sb_b(round *w) {
    atomic_store(&w->y, 1);
    w->s = atomic_load(&w->x);
}

static void lb_a(round *w) {
    w->r = atomic_load(&w->x);
    atomic_store(&w->y, 1);
}

static void lb_b(round *w) {
    w->s = atomic_load(&w->y);
    atomic_store(&w->x, 1);
}

static void s2_a(round *w) {
    atomic_store(&w->wide, 0x100000001);
    w->r = atomic_load(&w->narrow);
}

static void s2_b(round *w) {
    atomic_store(&w->narrow, 1);
    w->s = atomic_load(&w->wide) == 0x100000001;
}

static const shape shapes[] = {
    {"MP", mp_a, mp_b, 1, 0, 1}, {"MD", md_a, md_b, 1, 0, 2}, {"SB", sb_a, sb_b, 0, 0, 2},
    {"LB", lb_a, lb_b, 1, 1, 0}, {"S2", s2_a, s2_b, 0, 0, 2},
};

enum { SHAPES = sizeof shapes / sizeof shapes[0] };

static round *rounds;
static uint32_t batches;
static barrier gate = {.parties = 2};
static _Atomic(uint32_t) at_a, at_b;
static uint32_t forbidden[SHAPES], overlaps[SHAPES];

static uint32_t next_random(uint32_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

// Both sides go through the batch side by side: whoever is ahead waits a moment for the other, never for long.
static void run_batch(void (*side)(round *), _Atomic(uint32_t) *mine, _Atomic(uint32_t) *other, uint32_t *random) {
    for (uint32_t i = 0; i < BATCH; i++) {
        atomic_store(mine, i + 1);
        // Out of the barrier they come far apart.
        for (uint32_t spins = i == 0 ? 1000000 : 1000; spins > 0 && atomic_load(other) < i + 1; spins--)
            ;
        for (uint32_t delay = next_random(random) % 8; delay > 0; delay--)
            __asm__ volatile("" ::: "memory");
        side(&rounds[i]);
    }
}

static int side_b(void *argument) {
    uint32_t random = (uint32_t)(uintptr_t)argument * 2 + 1;
    for (uint32_t s = 0; s < SHAPES; s++)
        for (uint32_t batch = 0; batch < batches; batch++) {
            barrier_wait(&gate);
            run_batch(shapes[s].b, &at_b, &at_a, &random);
            barrier_wait(&gate);
        }
    return 0;
}

int main(int argc, char **argv) {
    uint32_t wanted = ARGUMENT(1, 10000);
    uint32_t seed = ARGUMENT(2, 1);
    batches = (wanted + BATCH - 1) / BATCH;
    rounds = (round *)(((uintptr_t)allocate((BATCH + 1) * sizeof(round)) + 63) & ~(uintptr_t)63);
    uint32_t random = seed * 4 + 3;
    thread *b = thread_create(side_b, (void *)(uintptr_t)seed);
    for (uint32_t s = 0; s < SHAPES; s++)
        for (uint32_t batch = 0; batch < batches; batch++) {
            for (uint32_t i = 0; i < BATCH; i++)
                rounds[i] = (round){0};
            at_a = at_b = 0;
            barrier_wait(&gate);
            run_batch(shapes[s].a, &at_a, &at_b, &random);
            barrier_wait(&gate);
            for (uint32_t i = 0; i < BATCH; i++) {
                int32_t r = rounds[i].r, t = rounds[i].s;
                forbidden[s] += r == shapes[s].forbidden_r && t == shapes[s].forbidden_s;
                overlaps[s] += r + t == shapes[s].overlap_sum;
            }
        }
    thread_join(b);
    uint32_t all = 0;
    for (uint32_t s = 0; s < SHAPES; s++) {
        print("%s rounds %u forbidden %u\n", shapes[s].name, batches * BATCH, forbidden[s]);
        print_error("%s overlaps %u\n", shapes[s].name, overlaps[s]);
        all += forbidden[s];
    }
    return all == 0 ? 0 : 1;
}
