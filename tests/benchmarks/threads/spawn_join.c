// One thread after another, spawned and joined: spawn_join [count]
#include "native_or_guest.h"

static int add(void *argument) {
    *(uint32_t *)argument += 1;
    return 7;
}

int main(int argc, char **argv) {
    uint32_t count = ARGUMENT(1, 1000), sum = 0;
    uint64_t results = (uint64_t)thread_join(thread_create(add, &sum));
    uint64_t start = now();
    for (uint32_t i = 0; i < count; i++)
        results += (uint64_t)thread_join(thread_create(add, &sum));
    report(results * 31 + sum, start);
    return 0;
}
