// Byte stores and loads with growing strides: the sieve of Eratosthenes.
#include "kernel.h"

#include <string.h>

enum { LIMIT = 2000000 };

const uint32_t iterations = 20;

static uint8_t composite[LIMIT + 1];

void setup(void) {}

uint64_t run(void) {
    memset(composite, 0, sizeof composite);
    uint64_t sum = 0;
    for (uint32_t i = 2; i <= LIMIT; i++) {
        if (composite[i])
            continue;
        sum += i;
        for (uint64_t j = (uint64_t)i * i; j <= LIMIT; j += i)
            composite[j] = 1;
    }
    return sum;
}
