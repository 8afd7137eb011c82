// A bounded queue between producers and consumers: condvar_queue [items of each producer]
#include "threads.h"

enum { PRODUCERS = 3, CONSUMERS = 4, SLOTS = 8 };

static mutex lock;
static condition not_empty, not_full;
static uint32_t slots[SLOTS];
static uint32_t head, used;
static bool closed;

static uint32_t items;
static uint64_t sums[CONSUMERS];
static uint32_t counts[CONSUMERS];

static int produce(void *argument) {
    uint32_t producer = (uint32_t)(uintptr_t)argument;
    for (uint32_t i = 0; i < items; i++) {
        mutex_lock(&lock);
        while (used == SLOTS)
            condition_wait(&not_full, &lock);
        slots[(head + used) % SLOTS] = producer * items + i;
        used++;
        condition_signal(&not_empty);
        mutex_unlock(&lock);
    }
    return 0;
}

static int consume(void *argument) {
    uint32_t consumer = (uint32_t)(uintptr_t)argument;
    for (;;) {
        mutex_lock(&lock);
        while (used == 0 && !closed)
            condition_wait(&not_empty, &lock);
        if (used == 0) {
            mutex_unlock(&lock);
            return 0;
        }
        uint32_t item = slots[head];
        head = (head + 1) % SLOTS;
        used--;
        condition_signal(&not_full);
        mutex_unlock(&lock);
        sums[consumer] += item;
        counts[consumer]++;
    }
}

int main(int argc, char **argv) {
    items = ARGUMENT(1, 2000);
    thread *producers[PRODUCERS], *consumers[CONSUMERS];
    for (uint32_t i = 0; i < CONSUMERS; i++)
        consumers[i] = thread_create(consume, (void *)(uintptr_t)i);
    for (uint32_t i = 0; i < PRODUCERS; i++)
        producers[i] = thread_create(produce, (void *)(uintptr_t)i);
    for (uint32_t i = 0; i < PRODUCERS; i++)
        thread_join(producers[i]);
    mutex_lock(&lock);
    closed = true;
    condition_broadcast(&not_empty);
    mutex_unlock(&lock);
    uint64_t sum = 0;
    uint32_t count = 0;
    for (uint32_t i = 0; i < CONSUMERS; i++) {
        thread_join(consumers[i]);
        sum += sums[i];
        count += counts[i];
    }
    print("items %u sum %llu\n", count, sum);
    return count == PRODUCERS * items ? 0 : 1;
}
