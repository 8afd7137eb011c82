// Threads until the host refuses one: the refusal is a negative number, and the program goes on: spawn_limit [most]
#include <stdatomic.h>

#include "threads.h"

static _Atomic(int32_t) released;

static int wait_for_release(void *argument) {
    (void)argument;
    while (atomic_load(&released) == 0)
        wait_on(&released, 0, -1);
    return 1;
}

int main(int argc, char **argv) {
    uint32_t most = ARGUMENT(1, 100);
    thread **threads = allocate(most * sizeof(thread *));
    uint32_t count = 0;
    int32_t error = 0;
    while (count < most && (threads[count] = thread_try_create(wait_for_release, NULL, &error)) != NULL)
        count++;
    print("threads %u, refused %d\n", count, error < 0);
    atomic_store(&released, 1);
    wake(&released, UINT32_MAX);
    uint32_t joined = 0;
    for (uint32_t i = 0; i < count; i++)
        joined += (uint32_t)thread_join(threads[i]);
    print("joined %u, and another: %d\n", joined, thread_join(thread_create(wait_for_release, NULL)));
    return 0;
}
