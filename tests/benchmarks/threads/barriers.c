// Two threads meet at a barrier over and over: barriers [meetings]
#include "native_or_guest.h"

static barrier meeting;
static uint32_t meetings;
static uint32_t done[2];

static int attend(void *argument) {
    uint32_t mine = (uint32_t)(uintptr_t)argument, seen = 0;
    for (uint32_t i = 0; i < meetings; i++) {
        done[mine] = i + 1;
        barrier_wait(&meeting);
        seen += done[1 - mine];
        barrier_wait(&meeting);
    }
    return (int)seen;
}

int main(int argc, char **argv) {
    meetings = ARGUMENT(1, 10000) / 2;
#ifdef __wasm__
    meeting.parties = 2;
#else
    pthread_barrier_init(&meeting, NULL, 2);
#endif
    uint64_t start = now();
    thread *first = thread_create(attend, (void *)0), *second = thread_create(attend, (void *)1);
    uint64_t seen = (uint32_t)thread_join(first);
    report(seen * 31 + (uint32_t)thread_join(second), start);
    return 0;
}
