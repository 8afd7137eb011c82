// Pi by the midpoint rule over 4 / (1 + x * x): each thread sums its share of the steps and says so.
#include "threads.h"

enum { STEPS = 8000000 };

typedef struct {
    uint32_t index, count;
    double sum;
} share;

static int sum_share(void *argument) {
    share *mine = argument;
    double sum = 0;
    for (uint32_t i = mine->index; i < STEPS; i += mine->count) {
        double x = ((double)i + 0.5) / STEPS;
        sum += 4 / (1 + x * x);
    }
    mine->sum = sum / STEPS;
    print("thread %u of %u: %.12f\n", mine->index + 1, mine->count, mine->sum);
    return 0;
}

int main(int argc, char **argv) {
    uint32_t count = ARGUMENT(1, 4);
    if (count == 0 || count > 256) {
        print_error("usage: pi [threads, 1 to 256]\n");
        return 2;
    }
    share *shares = allocate(count * sizeof(share));
    thread **threads = allocate(count * sizeof(thread *));
    for (uint32_t i = 0; i < count; i++) {
        shares[i] = (share){i, count, 0};
        threads[i] = thread_create(sum_share, &shares[i]);
    }
    double pi = 0;
    for (uint32_t i = 0; i < count; i++) {
        thread_join(threads[i]);
        pi += shares[i].sum;
    }
    print("pi = %.10f\n", pi);
    return 0;
}
