// Each thread has thread-locals of its own, with their initial values, and a shadow stack of its own.
#include "threads.h"

enum { THREADS = 8, WORDS = 16, ROUNDS = 1000 };

static _Thread_local int32_t initialised = 42;
static _Thread_local int32_t zero;
static _Thread_local _Alignas(32) uint64_t words[WORDS];

static barrier gate = {.parties = THREADS};
static int32_t *addresses[THREADS];

// Keeps the compiler from caching a thread-local in a register across the barrier.
static void touch(volatile void *address) {
    (void)address;
}

static int check(void *argument) {
    int32_t index = (int32_t)(uintptr_t)argument;
    volatile uint64_t on_stack[WORDS];
    if (initialised != 42 || zero != 0 || (uintptr_t)words % 32 != 0)
        return 1;
    addresses[index] = &initialised;
    for (int32_t i = 0; i < WORDS; i++)
        on_stack[i] = words[i] = (uint64_t)(index * 1000 + i);
    for (int32_t i = 0; i < ROUNDS; i++) {
        initialised += index;
        zero++;
        touch(&initialised);
    }
    barrier_wait(&gate);
    for (int32_t i = 0; i < WORDS; i++)
        if (on_stack[i] != words[i] || words[i] != (uint64_t)(index * 1000 + i))
            return 2;
    return initialised == 42 + index * ROUNDS && zero == ROUNDS ? 0 : 3;
}

int main(int argc, char **argv) {
    (void)argc;
    (void)argv;
    if (initialised != 42 || thread_id() != 0)
        return 10;
    initialised = 7;
    thread *threads[THREADS];
    for (uint32_t i = 0; i < THREADS; i++)
        threads[i] = thread_create(check, (void *)(uintptr_t)i);
    int wrong = 0;
    for (uint32_t i = 0; i < THREADS; i++)
        wrong += thread_join(threads[i]) != 0;
    int same = 0;
    for (uint32_t i = 0; i < THREADS; i++) {
        same += addresses[i] == &initialised;
        for (uint32_t j = 0; j < i; j++)
            same += addresses[i] == addresses[j];
    }
    print("threads %d, wrong %d, shared %d, main's %d\n", THREADS, wrong, same, initialised);
    return wrong + same;
}
