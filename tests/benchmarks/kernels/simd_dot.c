// 128-bit vectors: dot products of floats and of 16-bit integers.
#include "kernel.h"

enum { COUNT = 1 << 14, REPEATS = 200 };

const uint32_t iterations = 150;

typedef float floats __attribute__((vector_size(16)));
typedef int16_t shorts __attribute__((vector_size(16)));
typedef int16_t half_shorts __attribute__((vector_size(8)));
typedef int32_t ints __attribute__((vector_size(16)));

static floats a[COUNT / 4], b[COUNT / 4];
static shorts p[COUNT / 8], q[COUNT / 8];

void setup(void) {
    uint32_t random = 11;
    for (uint32_t i = 0; i < COUNT; i++) {
        ((float *)a)[i] = (float)(next_random(&random) % 64) / 8;
        ((float *)b)[i] = (float)(next_random(&random) % 64) / 16 - 2;
        ((int16_t *)p)[i] = (int16_t)next_random(&random);
        ((int16_t *)q)[i] = (int16_t)(next_random(&random) % 512);
    }
}

static float dot_floats(void) {
    floats sum0 = {0}, sum1 = {0}, sum2 = {0}, sum3 = {0};
    for (uint32_t i = 0; i < COUNT / 4; i += 4) {
        sum0 += a[i] * b[i];
        sum1 += a[i + 1] * b[i + 1];
        sum2 += a[i + 2] * b[i + 2];
        sum3 += a[i + 3] * b[i + 3];
    }
    floats sum = (sum0 + sum1) + (sum2 + sum3);
    return sum[0] + sum[1] + sum[2] + sum[3];
}

static uint32_t dot_shorts(void) {
    ints sum = {0};
    for (uint32_t i = 0; i < COUNT / 8; i++) {
        ints low0 = __builtin_convertvector(__builtin_shufflevector(p[i], p[i], 0, 1, 2, 3), ints);
        ints low1 = __builtin_convertvector(__builtin_shufflevector(q[i], q[i], 0, 1, 2, 3), ints);
        ints high0 = __builtin_convertvector(__builtin_shufflevector(p[i], p[i], 4, 5, 6, 7), ints);
        ints high1 = __builtin_convertvector(__builtin_shufflevector(q[i], q[i], 4, 5, 6, 7), ints);
        sum += low0 * low1 + high0 * high1;
    }
    return (uint32_t)sum[0] + (uint32_t)sum[1] + (uint32_t)sum[2] + (uint32_t)sum[3];
}

uint64_t run(void) {
    uint64_t result = 0;
    for (uint32_t i = 0; i < REPEATS; i++) {
        a[i][0] += 0.5f;
        p[i][3]++;
        result = mix(result, (uint64_t)(int64_t)dot_floats());
        result = mix(result, dot_shorts());
    }
    return result;
}
