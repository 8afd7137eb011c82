// Threads, locks and waiting over wasi-threads and the atomic instructions, without a C library.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime.h"

typedef int (*thread_function)(void *argument);

// thread_start.S reads stack_top and tls and writes finished: their places are fixed.
typedef struct thread {
    void *stack_top;
    void *tls;
    _Atomic(int32_t) finished;
    int32_t id;
    thread_function function;
    void *argument;
    int result;
    void *stack;
    void *tls_block;
} thread;

// Null when the host refused, whose negative answer is then in *error (if error is not null).
thread *thread_try_create(thread_function function, void *argument, int32_t *error);

// Traps when the host refused.
thread *thread_create(thread_function function, void *argument);

// Waits for the end of the thread, frees it and returns its function's result.
int thread_join(thread *thread);

// The thread id that the host passed to wasi_thread_start; 0 in the main thread.
int32_t thread_id(void);

// Waits while *address == expected; a negative timeout waits without end. Answers as memory.atomic.wait32.
int32_t wait_on(_Atomic(int32_t) *address, int32_t expected, int64_t timeout_ns);
uint32_t wake(_Atomic(int32_t) *address, uint32_t count);

// 0 free, 1 held, 2 held and contended.
typedef struct {
    _Atomic(int32_t) state;
} mutex;

void mutex_lock(mutex *mutex);
void mutex_unlock(mutex *mutex);

typedef struct {
    _Atomic(int32_t) sequence;
} condition;

void condition_wait(condition *condition, mutex *mutex);
void condition_signal(condition *condition);
void condition_broadcast(condition *condition);

typedef struct {
    _Atomic(int32_t) arrived;
    _Atomic(int32_t) generation;
    int32_t parties;
} barrier;

// True in the thread that arrived last.
bool barrier_wait(barrier *barrier);
