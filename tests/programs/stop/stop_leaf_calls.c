// Leaf functions with nothing to check, called in a loop, directly and through a table.
#include "stuck.h"

typedef uint32_t (*leaf)(uint32_t value);

__attribute__((noinline)) static uint32_t twist(uint32_t value) {
    return value * 1664525 + 1013904223;
}

__attribute__((noinline)) static uint32_t fold(uint32_t value) {
    return value ^ value >> 15;
}

static leaf volatile leaves[] = {twist, fold};
static volatile uint32_t sink;

void stuck(void) {
    for (uint32_t value = 1;; value = fold(twist(leaves[value & 1](value))))
        sink = value;
}
