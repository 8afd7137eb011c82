// Threads add to a plain counter under a mutex: mutex_counter [threads] [rounds]
#include "threads.h"

static mutex lock;
static uint32_t rounds;
static uint32_t counter;

static int add(void *argument) {
    (void)argument;
    for (uint32_t i = 0; i < rounds; i++) {
        mutex_lock(&lock);
        counter++;
        mutex_unlock(&lock);
    }
    return 0;
}

int main(int argc, char **argv) {
    uint32_t count = ARGUMENT(1, 8);
    rounds = ARGUMENT(2, 10000);
    thread **threads = allocate(count * sizeof(thread *));
    for (uint32_t i = 0; i < count; i++)
        threads[i] = thread_create(add, NULL);
    for (uint32_t i = 0; i < count; i++)
        thread_join(threads[i]);
    print("counter %u\n", counter);
    return counter == count * rounds ? 0 : 1;
}
