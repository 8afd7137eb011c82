// Threads created and joined in turn: spawn_join_500 [threads]
#include "threads.h"

static uint32_t calls;

static int square(void *argument) {
    uint32_t value = (uint32_t)(uintptr_t)argument;
    calls++;
    return (int)(value * value % 1009);
}

int main(int argc, char **argv) {
    uint32_t count = ARGUMENT(1, 500);
    uint32_t sum = 0;
    for (uint32_t i = 0; i < count; i++)
        sum += (uint32_t)thread_join(thread_create(square, (void *)(uintptr_t)i));
    print("threads %u, sum %u\n", calls, sum);
    return 0;
}
