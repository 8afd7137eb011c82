#include "threads.h"

#include <stdatomic.h>

#include "wasi.h"

enum { STACK_SIZE = 32 * 1024 };

_Static_assert(offsetof(thread, stack_top) == 0 && offsetof(thread, tls) == 4 && offsetof(thread, finished) == 8,
               "thread_start.S knows these places");

static _Thread_local int32_t current_id;

// ---- waiting

int32_t wait_on(_Atomic(int32_t) *address, int32_t expected, int64_t timeout_ns) {
    return __builtin_wasm_memory_atomic_wait32((int *)address, expected, timeout_ns);
}

uint32_t wake(_Atomic(int32_t) *address, uint32_t count) {
    return __builtin_wasm_memory_atomic_notify((int *)address, count);
}

// ---- threads

thread *thread_try_create(thread_function function, void *argument, int32_t *error) {
    size_t tls_size = __builtin_wasm_tls_size();
    size_t tls_align = __builtin_wasm_tls_align();
    thread *created = allocate(sizeof(thread));
    created->stack = allocate(STACK_SIZE);
    created->tls_block = allocate(tls_size + tls_align);
    created->stack_top = (char *)created->stack + STACK_SIZE;
    uintptr_t tls = (uintptr_t)created->tls_block;
    if (tls_align > 1)
        tls = (tls + tls_align - 1) & ~(uintptr_t)(tls_align - 1);
    created->tls = (void *)tls;
    created->finished = 0;
    created->function = function;
    created->argument = argument;
    created->result = 0;
    int32_t id = wasi_thread_spawn(created);
    if (id > 0)
        return created;
    if (error != NULL)
        *error = id;
    release(created->stack);
    release(created->tls_block);
    release(created);
    return NULL;
}

thread *thread_create(thread_function function, void *argument) {
    thread *created = thread_try_create(function, argument, NULL);
    if (created == NULL)
        __builtin_trap();
    return created;
}

// Called by wasi_thread_start on the new stack with thread-locals set up.
void thread_main(int32_t id, thread *self) {
    current_id = id;
    self->id = id;
    self->result = self->function(self->argument);
}

int thread_join(thread *joined) {
    while (atomic_load(&joined->finished) == 0)
        wait_on(&joined->finished, 0, -1);
    int result = joined->result;
    release(joined->stack);
    release(joined->tls_block);
    release(joined);
    return result;
}

int32_t thread_id(void) {
    return current_id;
}

// ---- locks

void mutex_lock(mutex *mutex) {
    int32_t seen = 0;
    if (atomic_compare_exchange_strong(&mutex->state, &seen, 1))
        return;
    if (seen != 2)
        seen = atomic_exchange(&mutex->state, 2);
    while (seen != 0) {
        wait_on(&mutex->state, 2, -1);
        seen = atomic_exchange(&mutex->state, 2);
    }
}

void mutex_unlock(mutex *mutex) {
    if (atomic_exchange(&mutex->state, 0) == 2)
        wake(&mutex->state, 1);
}

void condition_wait(condition *condition, mutex *mutex) {
    int32_t sequence = atomic_load(&condition->sequence);
    mutex_unlock(mutex);
    wait_on(&condition->sequence, sequence, -1);
    mutex_lock(mutex);
}

void condition_signal(condition *condition) {
    atomic_fetch_add(&condition->sequence, 1);
    wake(&condition->sequence, 1);
}

void condition_broadcast(condition *condition) {
    atomic_fetch_add(&condition->sequence, 1);
    wake(&condition->sequence, UINT32_MAX);
}

bool barrier_wait(barrier *barrier) {
    int32_t generation = atomic_load(&barrier->generation);
    if (atomic_fetch_add(&barrier->arrived, 1) + 1 == barrier->parties) {
        atomic_store(&barrier->arrived, 0);
        atomic_fetch_add(&barrier->generation, 1);
        wake(&barrier->generation, UINT32_MAX);
        return true;
    }
    while (atomic_load(&barrier->generation) == generation)
        wait_on(&barrier->generation, generation, -1);
    return false;
}
