// Memory bandwidth: copy, scale, add and triad over arrays larger than the nearer caches.
#include "kernel.h"

#include <string.h>

enum { COUNT = 1 << 19 };

const uint32_t iterations = 80;

static double a[COUNT], b[COUNT], c[COUNT];

void setup(void) {
    for (uint32_t i = 0; i < COUNT; i++) {
        a[i] = i % 17;
        b[i] = i % 13;
    }
}

uint64_t run(void) {
    memcpy(c, a, sizeof c);
    for (uint32_t i = 0; i < COUNT; i++)
        b[i] = 0.5 * c[i];
    for (uint32_t i = 0; i < COUNT; i++)
        c[i] = a[i] + b[i];
    for (uint32_t i = 0; i < COUNT; i++)
        a[i] = b[i] + 0.25 * c[i];
    const uint32_t *words = (const uint32_t *)a;
    uint32_t sum = 0;
    for (uint32_t i = 0; i < 2 * COUNT; i++)
        sum += words[i];
    return sum;
}
