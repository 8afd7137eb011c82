// Four threads allocate blocks and release each other's: allocation [blocks]
#include <stdatomic.h>

#include "native_or_guest.h"

enum { THREADS = 4, PLACES = 256 };

static _Atomic(void *) places[PLACES];
static uint32_t blocks;

static int work(void *argument) {
    uint32_t state = (uint32_t)(uintptr_t)argument * 2654435761u, bytes = 0;
    for (uint32_t i = 0; i < blocks / THREADS; i++) {
        state = state * 1664525u + 1013904223u;
        uint32_t size = 16 + (state >> 24);
        unsigned char *block = allocate(size);
        block[0] = block[size - 1] = (unsigned char)size;
        bytes += size;
        void *other = atomic_exchange(&places[(state >> 8) % PLACES], block);
        if (other != NULL)
            release(other);
    }
    return (int)bytes;
}

int main(int argc, char **argv) {
    blocks = ARGUMENT(1, 100000);
    thread *threads[THREADS];
    uint64_t start = now(), sum = 0;
    for (uint32_t i = 0; i < THREADS; i++)
        threads[i] = thread_create(work, (void *)(uintptr_t)(i + 1));
    for (uint32_t i = 0; i < THREADS; i++)
        sum = sum * 31 + (uint32_t)thread_join(threads[i]);
    report(sum, start);
    return 0;
}
