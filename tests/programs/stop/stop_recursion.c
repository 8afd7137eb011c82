// A recursion without any loop, of small depth and 2^60 calls.
#include "stuck.h"

static volatile uint32_t sink;

__attribute__((noinline)) static uint32_t odd(uint32_t depth);

__attribute__((noinline)) static uint32_t even(uint32_t depth) {
    if (depth == 0)
        return sink;
    uint32_t left = odd(depth - 1);
    return left + odd(depth - 1);
}

__attribute__((noinline)) static uint32_t odd(uint32_t depth) {
    if (depth == 0)
        return sink + 1;
    uint32_t left = even(depth - 1);
    return left ^ even(depth - 1);
}

void stuck(void) {
    sink = even(60);
}
