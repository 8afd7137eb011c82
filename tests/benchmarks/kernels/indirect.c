// Calls through a table, of a target that cannot be guessed.
#include "kernel.h"

enum { CALLS = 8000000, OPERATIONS = 16 };

const uint32_t iterations = 3;

typedef uint32_t (*operation)(uint32_t value, uint32_t operand);

#define OPERATION(name, expression)                                                  \
    __attribute__((noinline)) static uint32_t name(uint32_t value, uint32_t operand) { \
        (void)operand;                                                               \
        return expression;                                                           \
    }

OPERATION(add, value + operand)
OPERATION(subtract, value - operand)
OPERATION(exclusive, value ^ operand)
OPERATION(multiply, value * (operand | 1))
OPERATION(rotate, value << 7 | value >> 25)
OPERATION(invert, ~value + operand)
OPERATION(fold, value ^ value >> 16)
OPERATION(spread, value * 0x9e3779b1u + operand)

static const operation table[OPERATIONS] = {add,  subtract, exclusive, multiply, rotate, invert,   fold, spread,
                                            fold, add,      spread,    rotate,   invert, multiply, add,  exclusive};

static uint32_t seed = 5;

void setup(void) {}

uint64_t run(void) {
    uint32_t value = seed, random = 1;
    for (uint32_t i = 0; i < CALLS; i++) {
        random = random * 1664525 + 1013904223;
        value = table[random >> 28](value, i);
    }
    seed = value | 1;
    return value;
}
