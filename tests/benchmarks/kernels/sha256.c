// 32-bit rotations, additions and logic: SHA-256 of a megabyte (FIPS 180-4).
#include "kernel.h"

#include <string.h>

enum { SIZE = 1 << 20 };

const uint32_t iterations = 30;

static uint8_t data[SIZE];

static uint32_t constants[64], initial[8];

static uint32_t rotate(uint32_t x, uint32_t n) {
    return x >> n | x << (32 - n);
}

// The first 32 bits of the fraction of a prime's root of the given degree, found by bisection.
static uint32_t root_fraction(uint32_t prime, uint32_t degree) {
    uint64_t low = 0, high = (uint64_t)prime << 32;
    while (high - low > 1) {
        uint64_t middle = low + (high - low) / 2;
        unsigned __int128 power = middle;
        for (uint32_t i = 1; i < degree; i++)
            power = power * middle;
        if (power <= (unsigned __int128)prime << (32 * degree))
            low = middle;
        else
            high = middle;
    }
    return (uint32_t)low;
}

void setup(void) {
    uint32_t count = 0;
    for (uint32_t candidate = 2; count < 64; candidate++) {
        uint32_t divisor = 2;
        while (divisor * divisor <= candidate && candidate % divisor != 0)
            divisor++;
        if (divisor * divisor <= candidate)
            continue;
        if (count < 8)
            initial[count] = root_fraction(candidate, 2);
        constants[count++] = root_fraction(candidate, 3);
    }
    uint32_t random = 7;
    for (uint32_t i = 0; i < SIZE; i++)
        data[i] = (uint8_t)next_random(&random);
}

static void compress(uint32_t state[8], const uint8_t *block) {
    uint32_t w[64];
    for (uint32_t i = 0; i < 16; i++)
        w[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 | (uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3];
    for (uint32_t i = 16; i < 64; i++) {
        uint32_t s0 = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ w[i - 15] >> 3;
        uint32_t s1 = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ w[i - 2] >> 10;
        w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
    uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
    for (uint32_t i = 0; i < 64; i++) {
        uint32_t s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
        uint32_t t1 = h + s1 + ((e & f) ^ (~e & g)) + constants[i] + w[i];
        uint32_t s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
        uint32_t t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
        h = g;
        g = f;
        f = e;
        e = d + t1;
        d = c;
        c = b;
        b = a;
        a = t1 + t2;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
    state[5] += f;
    state[6] += g;
    state[7] += h;
}

uint64_t run(void) {
    uint32_t state[8];
    memcpy(state, initial, sizeof state);
    for (uint32_t i = 0; i < SIZE; i += 64)
        compress(state, data + i);
    uint8_t last[64] = {0x80};
    uint64_t bits = (uint64_t)SIZE * 8;
    for (uint32_t i = 0; i < 8; i++)
        last[56 + i] = (uint8_t)(bits >> (56 - 8 * i));
    compress(state, last);
    data[0] = (uint8_t)state[7];
    return (uint64_t)state[0] << 32 | state[1];
}
