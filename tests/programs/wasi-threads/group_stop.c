// One thread ends the program while another cannot end by itself. Built once for each combination of
//   STOPPER  MAIN or NONMAIN: the thread that ends the program
//   STOP     exit_with(99), __builtin_trap(), or RETURN: return from main
//   STUCK    block, busy, wasi, wasi_read: what the other thread is in for ever
#include <stdatomic.h>

#include "threads.h"
#include "wasi.h"

#define MAIN 1
#define NONMAIN 2
#define RETURN ((void)0)
#define UNUSED __attribute__((unused))

static _Atomic(int32_t) stuck_soon;

// memory.atomic.wait32 without timeout on an address that nobody notifies.
UNUSED static void block(void) {
    static _Atomic(int32_t) never;
    wait_on(&never, 0, -1);
}

UNUSED static void busy(void) {
    static volatile uint32_t spins;
    for (;;)
        spins++;
}

// poll_oneoff on a clock, for a day.
UNUSED static void wasi(void) {
    sleep_ns(86400ull * 1000000000);
}

// fd_read on a standard input that never delivers.
UNUSED static void wasi_read(void) {
    char byte;
    wasi_iovec vector = {&byte, 1};
    size_t read;
    wasi_fd_read(0, &vector, 1, &read);
}

static void get_stuck(void) {
    atomic_store(&stuck_soon, 1);
    wake(&stuck_soon, 1);
    STUCK();
}

static void wait_until_stuck(void) {
    while (atomic_load(&stuck_soon) == 0)
        wait_on(&stuck_soon, 0, -1);
    // The store comes before the thread is really stuck: let it get there.
    sleep_ns(20 * 1000000);
}

static int other(void *argument) {
    (void)argument;
#if STOPPER == NONMAIN
    wait_until_stuck();
    STOP;
#else
    get_stuck();
#endif
    return 0;
}

int main(int argc, char **argv) {
    (void)argc;
    (void)argv;
    thread_create(other, NULL);
#if STOPPER == NONMAIN
    get_stuck();
    // A stuck thread got out: neither 0 nor 99.
    return 1;
#else
    wait_until_stuck();
    STOP;
    return 0;
#endif
}
