// Every thread ends up in a wait without timeout: deadlock [how]
//   wait    (default) all wait on an address of their own
//   locks   two threads take two locks in opposite order, main joins one
//   join    a thread waits, main waits for its end
//   late    a thread sleeps first: no deadlock until it, too, waits
#include "threads.h"

static _Atomic(int32_t) never[4];
static mutex a, b;
static barrier both = {.parties = 2};

static int wait_for_nothing(void *argument) {
    wait_on(&never[(uintptr_t)argument], 0, -1);
    return 0;
}

static int sleep_then_wait(void *argument) {
    sleep_ns(200 * 1000000);
    print("waiting now\n");
    return wait_for_nothing(argument);
}

static int lock_a_then_b(void *argument) {
    (void)argument;
    mutex_lock(&a);
    barrier_wait(&both);
    mutex_lock(&b);
    return 0;
}

static int lock_b_then_a(void *argument) {
    (void)argument;
    mutex_lock(&b);
    barrier_wait(&both);
    mutex_lock(&a);
    return 0;
}

int main(int argc, char **argv) {
    const char *how = argc > 1 ? argv[1] : "wait";
    if (equal(how, "locks")) {
        thread *first = thread_create(lock_a_then_b, NULL);
        thread_create(lock_b_then_a, NULL);
        thread_join(first);
    } else if (equal(how, "join")) {
        thread_join(thread_create(wait_for_nothing, NULL));
    } else if (equal(how, "late")) {
        thread_join(thread_create(sleep_then_wait, NULL));
    } else {
        for (uint32_t i = 1; i < 4; i++)
            thread_create(wait_for_nothing, (void *)(uintptr_t)i);
        wait_for_nothing(NULL);
    }
    return 1;
}
