// Recursion without end: the call stack is exhausted, and that is a trap: exhaust [how] [where]
//   direct (default), indirect (through the table), mutual, frames (large shadow-stack frames are no matter, many locals are)
//   where: thread runs it in a spawned thread
#include "threads.h"

typedef uint64_t (*function)(uint64_t value);

static volatile uint64_t sink;

__attribute__((noinline)) static uint64_t direct(uint64_t value) {
    return direct(value + 1) + sink;
}

static uint64_t indirect(uint64_t value);
static function volatile target = indirect;

__attribute__((noinline)) static uint64_t indirect(uint64_t value) {
    return target(value + 1) + sink;
}

static uint64_t mutual_other(uint64_t value);

__attribute__((noinline)) static uint64_t mutual(uint64_t value) {
    return mutual_other(value ^ 1) + sink;
}

__attribute__((noinline)) static uint64_t mutual_other(uint64_t value) {
    return mutual(value + 2) * 3 + sink;
}

// Forty values that live across the call, so that the frame is large.
__attribute__((noinline)) static uint64_t frames(uint64_t value) {
    uint64_t kept[40];
#pragma clang loop unroll(full)
    for (uint32_t i = 0; i < 40; i++)
        kept[i] = value * (2 * i + 1) + sink;
    uint64_t result = frames(value + kept[39]);
#pragma clang loop unroll(full)
    for (uint32_t i = 0; i < 40; i++)
        result = (result ^ kept[i]) * 3;
    return result;
}

static int exhaust(void *argument) {
    const char *how = argument;
    function chosen = equal(how, "indirect") ? indirect : equal(how, "mutual") ? mutual : equal(how, "frames") ? frames : direct;
    sink = chosen(sink);
    return 0;
}

int main(int argc, char **argv) {
    char *how = argc > 1 ? argv[1] : (char *)"direct";
    if (argc > 2 && equal(argv[2], "thread"))
        return thread_join(thread_create(exhaust, how));
    return exhaust(how);
}
