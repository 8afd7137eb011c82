#include "stuck.h"

static _Atomic(int32_t) ready;

static int be_stuck(void *argument) {
    (void)argument;
    ready++;
    wake(&ready, 1);
    stuck();
    return 0;
}

static int exit_soon(void *argument) {
    (void)argument;
    sleep_ns(20 * 1000000);
    exit_with(99);
}

int main(int argc, char **argv) {
    const char *how = argc > 1 ? argv[1] : "";
    if (equal(how, "") || equal(how, "nonmain")) {
        if (equal(how, "nonmain"))
            thread_create(exit_soon, NULL);
        stuck();
        return 1;
    }
    int32_t count = (int32_t)ARGUMENT(2, 1);
    for (int32_t i = 0; i < count; i++)
        thread_create(be_stuck, NULL);
    for (int32_t seen = ready; seen < count; seen = ready)
        wait_on(&ready, seen, -1);
    // Being about to be stuck is not yet being stuck.
    sleep_ns(20 * 1000000);
    if (equal(how, "exit"))
        exit_with(99);
    if (equal(how, "trap"))
        __builtin_trap();
    return equal(how, "return") ? 0 : 2;
}
