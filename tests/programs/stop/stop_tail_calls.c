// Functions that tail call each other for ever, directly and through a table, on a stack that does not grow.
#include "stuck.h"

typedef uint32_t (*step)(uint32_t value, uint32_t count);

static uint32_t first(uint32_t value, uint32_t count);
static uint32_t second(uint32_t value, uint32_t count);
static uint32_t third(uint32_t value, uint32_t count);

static const step steps[] = {first, second, third};

__attribute__((noinline)) static uint32_t first(uint32_t value, uint32_t count) {
    __attribute__((musttail)) return second(value * 3, count + 1);
}

__attribute__((noinline)) static uint32_t second(uint32_t value, uint32_t count) {
    __attribute__((musttail)) return third(value ^ count, count + 1);
}

__attribute__((noinline)) static uint32_t third(uint32_t value, uint32_t count) {
    __attribute__((musttail)) return steps[value % 3](value + 1, count);
}

void stuck(void) {
    first(1, 0);
}
