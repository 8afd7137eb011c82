// Two threads add to one number and exchange another: contended_atomics [operations]
#include <stdatomic.h>

#include "native_or_guest.h"

static _Atomic(uint64_t) sum;
static _Atomic(uint32_t) last;
static uint32_t operations;

static int work(void *argument) {
    (void)argument;
    for (uint32_t i = 0; i < operations / 4; i++) {
        atomic_fetch_add(&sum, i);
        uint32_t seen = atomic_load(&last);
        while (!atomic_compare_exchange_weak(&last, &seen, seen + 1))
            continue;
    }
    return 0;
}

int main(int argc, char **argv) {
    operations = ARGUMENT(1, 1000000);
    uint64_t start = now();
    thread *first = thread_create(work, NULL), *second = thread_create(work, NULL);
    thread_join(first);
    thread_join(second);
    report(atomic_load(&sum) * 31 + atomic_load(&last), start);
    return 0;
}
