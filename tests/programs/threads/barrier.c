// No thread is ever a phase ahead of another: barrier [threads] [phases]
#include "threads.h"

enum { MOST = 64 };

static barrier gate;
static uint32_t count, phases;
static uint32_t reached[MOST];
static _Atomic(int32_t) errors, last_arrivals;

static int walk(void *argument) {
    uint32_t index = (uint32_t)(uintptr_t)argument;
    for (uint32_t phase = 1; phase <= phases; phase++) {
        reached[index] = phase;
        if (barrier_wait(&gate))
            last_arrivals++;
        for (uint32_t i = 0; i < count; i++)
            if (reached[i] != phase)
                errors++;
        barrier_wait(&gate);
    }
    return 0;
}

int main(int argc, char **argv) {
    count = ARGUMENT(1, 6);
    phases = ARGUMENT(2, 200);
    if (count > MOST)
        return 2;
    gate.parties = (int32_t)count;
    thread *threads[MOST];
    for (uint32_t i = 0; i < count; i++)
        threads[i] = thread_create(walk, (void *)(uintptr_t)i);
    for (uint32_t i = 0; i < count; i++)
        thread_join(threads[i]);
    print("phases %u, last arrivals %d, errors %d\n", phases, last_arrivals, errors);
    return errors == 0 ? 0 : 1;
}
