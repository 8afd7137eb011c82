// Two threads take turns through memory.atomic.wait32 and notify: pingpong [rounds]
#include <stdatomic.h>

#include "threads.h"

static _Atomic(int32_t) turn;
static uint32_t rounds;
static uint64_t hash = 14695981039346656037u;

static int play(void *argument) {
    int32_t mine = (int32_t)(uintptr_t)argument;
    for (uint32_t i = 0; i < rounds; i++) {
        while (atomic_load(&turn) != mine)
            wait_on(&turn, 1 - mine, -1);
        hash = (hash ^ (uint64_t)(mine + 1)) * 1099511628211u;
        atomic_store(&turn, 1 - mine);
        wake(&turn, 1);
    }
    return 0;
}

int main(int argc, char **argv) {
    rounds = ARGUMENT(1, 1000);
    thread *ping = thread_create(play, (void *)0);
    thread *pong = thread_create(play, (void *)1);
    thread_join(ping);
    thread_join(pong);
    print("rounds %u, hash %016llx\n", rounds, hash);
    return 0;
}
