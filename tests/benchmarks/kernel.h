// A kernel defines these three; kernel_main.c runs and times it.
#pragma once

#include <stddef.h>
#include <stdint.h>

// How often run() is measured, about half a second in all.
extern const uint32_t iterations;

// Once, before the first run; not measured.
void setup(void);

// One iteration: a checksum of what it computed.
uint64_t run(void);

// A generator with a fixed start, for input data.
static inline uint32_t next_random(uint32_t *state) {
    uint32_t x = *state;
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    return *state = x;
}

static inline uint64_t mix(uint64_t hash, uint64_t value) {
    return (hash ^ value) * 0x9e3779b97f4a7c15u + (hash >> 29);
}
