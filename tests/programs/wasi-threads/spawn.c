// The spawned thread gets the argument and its id, has an instance of its own and shares the memory; exits with 22.
#include <stdatomic.h>

#include "wasi.h"
#include "runtime.h"

static _Atomic(int32_t) seen_id;
static _Atomic(uintptr_t) seen_argument;
static int token;

// Without a stack of its own: what it calls must not need one.
__attribute__((export_name("wasi_thread_start"))) void wasi_thread_start(int32_t id, void *argument) {
    atomic_store(&seen_argument, (uintptr_t)argument);
    atomic_store(&seen_id, id);
    __builtin_wasm_memory_atomic_notify((int *)&seen_id, 1);
}

int main(int argc, char **argv) {
    (void)argc;
    (void)argv;
    int32_t id = wasi_thread_spawn(&token);
    // The top three bits of an id are zero, and so is no id.
    if (id <= 0 || id >= 1 << 29)
        return 1;
    while (atomic_load(&seen_id) == 0)
        __builtin_wasm_memory_atomic_wait32((int *)&seen_id, 0, -1);
    if (atomic_load(&seen_id) != id || atomic_load(&seen_argument) != (uintptr_t)&token)
        return 2;
    return 22;
}
