// What threads do to each other, over and over: hammer SHAPE [rounds]
//   storm  two threads spawn and join batches of threads, each of which counts; a round is a thread
//   grow   one thread grows the memory by a page a round while two others use the page that is the last one just then
//   wake   a thread waits while another changes the value and notifies, in every order that comes; a wake-up must not get lost
//   trap   one thread traps while two others spawn threads for ever: the program is one round and ends by that trap
// Prints how many rounds had an outcome that must not be.
#include <stdatomic.h>

#include "threads.h"

enum { PAGE = 65536 };

static _Atomic(uint32_t) forbidden;

static void report(const char *shape, uint32_t rounds) {
    print("%s rounds %u forbidden %u\n", shape, rounds, forbidden);
}

// ---- storm

enum { BATCH = 8 };

static _Atomic(uint32_t) counted;

static int count_one(void *argument) {
    atomic_fetch_add(&counted, 1);
    return (int)(uintptr_t)argument * 3;
}

static int spawn_batches(void *argument) {
    uint32_t batches = (uint32_t)(uintptr_t)argument;
    for (uint32_t batch = 0; batch < batches; batch++) {
        thread *threads[BATCH];
        for (uint32_t i = 0; i < BATCH; i++)
            threads[i] = thread_create(count_one, (void *)(uintptr_t)(batch + i));
        for (uint32_t i = 0; i < BATCH; i++)
            forbidden += thread_join(threads[i]) != (int)(batch + i) * 3;
    }
    return 0;
}

static uint32_t storm(uint32_t rounds) {
    uint32_t batches = (rounds + 2 * BATCH - 1) / (2 * BATCH);
    thread *other = thread_create(spawn_batches, (void *)(uintptr_t)batches);
    spawn_batches((void *)(uintptr_t)batches);
    thread_join(other);
    uint32_t expected = 2 * BATCH * batches;
    forbidden += counted > expected ? counted - expected : expected - counted;
    return expected;
}

// ---- grow

static _Atomic(int32_t) growing;
static _Atomic(bool) grown;

// A page that is there can be used, has nothing but zeros and what this thread wrote, and stays.
static int use_last_page(void *argument) {
    uint32_t mine = (uint32_t)(uintptr_t)argument;
    size_t before = 0;
    wait_on(&growing, 0, -1);
    while (!atomic_load(&grown)) {
        size_t pages = __builtin_wasm_memory_size(0);
        forbidden += pages < before;
        volatile uint32_t *last = (volatile uint32_t *)(pages * PAGE) - 2 + mine;
        forbidden += *last != (pages == before ? mine + 1 : 0);
        *last = mine + 1;
        forbidden += *last != mine + 1;
        before = pages;
    }
    return 0;
}

static uint32_t grow(uint32_t rounds) {
    thread *users[2];
    for (uint32_t i = 0; i < 2; i++)
        users[i] = thread_create(use_last_page, (void *)(uintptr_t)i);
    // From here on nothing is allocated: nobody else writes to a new page.
    forbidden += __builtin_wasm_memory_grow(0, 1) == SIZE_MAX;
    atomic_store(&growing, 1);
    wake(&growing, 2);
    for (uint32_t i = 0; i < rounds; i++) {
        size_t pages = __builtin_wasm_memory_size(0);
        forbidden += __builtin_wasm_memory_grow(0, 1) != pages;
        forbidden += __builtin_wasm_memory_size(0) != pages + 1;
    }
    atomic_store(&grown, true);
    for (uint32_t i = 0; i < 2; i++)
        thread_join(users[i]);
    return rounds;
}

// ---- wake

static _Atomic(int32_t) turn;
static _Atomic(uint32_t) woken;

static const int64_t TOO_LONG = 10000000000;

static int wait_for_turns(void *argument) {
    int32_t rounds = (int32_t)(uintptr_t)argument;
    for (int32_t i = 0; i < rounds; i += 2) {
        while (atomic_load(&turn) == i) {
            int32_t answer = wait_on(&turn, i, TOO_LONG);
            forbidden += answer == 2;
            woken += answer == 0;
        }
        atomic_store(&turn, i + 2);
        wake(&turn, 1);
    }
    return 0;
}

static uint32_t wake_and_wait(uint32_t rounds) {
    rounds += rounds & 1;
    thread *other = thread_create(wait_for_turns, (void *)(uintptr_t)rounds);
    uint32_t notified = 0;
    for (int32_t i = 0; i < (int32_t)rounds; i += 2) {
        atomic_store(&turn, i + 1);
        notified += wake(&turn, 1);
        while (atomic_load(&turn) == i + 1)
            forbidden += wait_on(&turn, i + 1, TOO_LONG) == 2;
    }
    thread_join(other);
    // Each that was notified says so, and nobody else.
    forbidden += notified > woken ? notified - woken : woken - notified;
    return rounds;
}

// ---- trap

static int spawn_for_ever(void *argument) {
    for (;;) {
        // The host may have as many as it allows.
        thread *created = thread_try_create(count_one, argument, NULL);
        if (created != NULL)
            thread_join(created);
    }
}

static int trap_soon(void *argument) {
    for (uint32_t i = (uint32_t)(uintptr_t)argument; atomic_load(&counted) < i;)
        ;
    __builtin_trap();
}

static uint32_t trap(uint32_t threads) {
    for (uint32_t i = 0; i < 2; i++)
        thread_create(spawn_for_ever, NULL);
    return (uint32_t)thread_join(thread_create(trap_soon, (void *)(uintptr_t)threads));
}

int main(int argc, char **argv) {
    static const struct {
        const char *name;
        uint32_t (*run)(uint32_t rounds);
    } shapes[] = {{"storm", storm}, {"grow", grow}, {"wake", wake_and_wait}, {"trap", trap}};
    for (uint32_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++)
        if (argc > 1 && equal(argv[1], shapes[i].name)) {
            report(shapes[i].name, shapes[i].run(ARGUMENT(2, 100)));
            return forbidden == 0 ? 0 : 1;
        }
    print_error("hammer: storm, grow, wake or trap?\n");
    return 2;
}
