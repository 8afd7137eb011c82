// The same program for native threads and for a guest's: natively over pthreads, in WebAssembly over tests/programs/runtime.
#pragma once

#ifdef __wasm__
#include "threads.h"
#else
#include <inttypes.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

typedef int (*thread_function)(void *argument);

typedef struct {
    pthread_t id;
    thread_function function;
    void *argument;
    int result;
} thread;

typedef pthread_mutex_t mutex;
typedef pthread_cond_t condition;
typedef pthread_barrier_t barrier;

#define allocate malloc
#define release free
#define print printf
#define mutex_lock pthread_mutex_lock
#define mutex_unlock pthread_mutex_unlock
#define condition_wait pthread_cond_wait
#define condition_signal pthread_cond_signal
#define barrier_wait pthread_barrier_wait
#define ARGUMENT(index, fallback) (argc > (index) ? (uint32_t)strtoul(argv[index], NULL, 10) : (fallback))

static inline void *thread_enter(void *self) {
    thread *entered = self;
    entered->result = entered->function(entered->argument);
    return NULL;
}

static inline thread *thread_create(thread_function function, void *argument) {
    thread *created = malloc(sizeof(thread));
    created->function = function;
    created->argument = argument;
    if (pthread_create(&created->id, NULL, thread_enter, created) != 0)
        abort();
    return created;
}

static inline int thread_join(thread *joined) {
    pthread_join(joined->id, NULL);
    int result = joined->result;
    free(joined);
    return result;
}

static inline uint64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}
#endif

// What a program prints at its end.
static inline void report(uint64_t checksum, uint64_t started) {
    uint64_t elapsed = now() - started;
    print("checksum %016llx ns %llu\n", (unsigned long long)checksum, (unsigned long long)elapsed);
}
