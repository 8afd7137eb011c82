#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define STEPS 80000000L

static int thread_count;
static double sums[64];

static void *work(void *argument) {
    int id = (int)(long)argument;
    double sum = 0, step = 1.0 / STEPS;
    for (long i = id; i < STEPS; i += thread_count) {
        double x = (i + 0.5) * step;
        sum += 4.0 / (1.0 + x * x);
    }
    sums[id] = sum * step;
    return NULL;
}

int main(int argc, char **argv) {
    thread_count = argc > 1 ? atoi(argv[1]) : 2;
    pthread_t threads[64];
    for (long id = 0; id < thread_count; id++)
        if (pthread_create(&threads[id], NULL, work, (void *)id) != 0)
            return 1;
    double pi = 0;
    for (int id = 0; id < thread_count; id++) {
        pthread_join(threads[id], NULL);
        pi += sums[id];
    }
    printf("pi = %.10f with %d threads\n", pi, thread_count);
    return 0;
}
