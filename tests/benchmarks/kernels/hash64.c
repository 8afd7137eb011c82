// 64-bit multiplications and rotations: hashes keys of growing length.
#include "kernel.h"

#include <string.h>

enum { SIZE = 1 << 16 };

const uint32_t iterations = 80;

static uint8_t data[SIZE];

void setup(void) {
    uint32_t random = 21;
    for (uint32_t i = 0; i < SIZE; i++)
        data[i] = (uint8_t)next_random(&random);
}

static uint64_t rotate(uint64_t x, uint32_t n) {
    return x << n | x >> (64 - n);
}

static uint64_t hash(const uint8_t *bytes, uint32_t length, uint64_t seed) {
    uint64_t a = seed ^ 0x2545f4914f6cdd1du, b = rotate(seed, 32) + length;
    while (length >= 16) {
        uint64_t x, y;
        memcpy(&x, bytes, 8);
        memcpy(&y, bytes + 8, 8);
        a = rotate(a ^ x * 0xd6e8feb86659fd93u, 31) * 0xff51afd7ed558ccdu;
        b = rotate(b + y * 0xc4ceb9fe1a85ec53u, 27) ^ a;
        bytes += 16;
        length -= 16;
    }
    for (; length > 0; length--)
        a = rotate(a ^ *bytes++, 11) * 0x9fb21c651e98df25u;
    a ^= b >> 29;
    a *= 0xff51afd7ed558ccdu;
    return a ^ a >> 32;
}

uint64_t run(void) {
    uint64_t result = 1;
    for (uint32_t length = 4; length < 2048; length += 3)
        for (uint32_t start = 0; start < 32; start++)
            result = hash(data + start * 101, length, result);
    return result;
}
