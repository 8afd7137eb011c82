// Several threads at once, each writing what only it knows; ids differ; main sees it all.
#include <stdatomic.h>

#include "threads.h"

enum { THREADS = 8 };

static _Atomic(int32_t) values[THREADS];
static _Atomic(int32_t) ids[THREADS];

static int note(void *argument) {
    uint32_t index = (uint32_t)(uintptr_t)argument;
    atomic_store(&ids[index], thread_id());
    atomic_store(&values[index], (int32_t)(index * index + 1));
    return (int)index;
}

int main(int argc, char **argv) {
    (void)argc;
    (void)argv;
    thread *threads[THREADS];
    for (uint32_t i = 0; i < THREADS; i++)
        threads[i] = thread_create(note, (void *)(uintptr_t)i);
    for (uint32_t i = 0; i < THREADS; i++)
        if (thread_join(threads[i]) != (int)i)
            return 1;
    for (uint32_t i = 0; i < THREADS; i++) {
        if (values[i] != (int32_t)(i * i + 1) || ids[i] <= 0)
            return 2;
        for (uint32_t j = 0; j < i; j++)
            if (ids[i] == ids[j])
                return 3;
    }
    return 0;
}
