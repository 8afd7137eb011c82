// Calls: the naive Fibonacci recursion.
#include "kernel.h"

const uint32_t iterations = 40;

static volatile uint32_t n = 32;

__attribute__((noinline)) static uint32_t fib(uint32_t value) {
    return value < 2 ? value : fib(value - 1) + fib(value - 2);
}

void setup(void) {}

uint64_t run(void) {
    return fib(n);
}
