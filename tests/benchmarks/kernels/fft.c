// Single precision with strides: a fast Fourier transform and back, and a filter in between.
#include "kernel.h"

enum { BITS = 14, N = 1 << BITS };

const uint32_t iterations = 200;

typedef struct {
    float re, im;
} complex_float;

static complex_float data[N], roots[N / 2];

void setup(void) {
    // Powers of the first root by repeated multiplication in double precision.
    double re = 1, im = 0, step_re = 1, step_im = 0;
    double angle = 6.283185307179586476925 / N, term = 1;
    step_re = 0;
    step_im = 0;
    for (uint32_t k = 0; k < 20; k++) {
        if (k % 4 == 0)
            step_re += term;
        else if (k % 4 == 1)
            step_im += term;
        else if (k % 4 == 2)
            step_re -= term;
        else
            step_im -= term;
        term *= angle / (k + 1);
    }
    for (uint32_t i = 0; i < N / 2; i++) {
        roots[i] = (complex_float){(float)re, (float)-im};
        double next = re * step_re - im * step_im;
        im = re * step_im + im * step_re;
        re = next;
    }
    uint32_t random = 31;
    for (uint32_t i = 0; i < N; i++)
        data[i] = (complex_float){(float)(next_random(&random) % 2048) / 1024 - 1, 0};
}

static void transform(float direction) {
    for (uint32_t i = 1, j = 0; i < N; i++) {
        uint32_t bit = N >> 1;
        for (; j & bit; bit >>= 1)
            j ^= bit;
        j ^= bit;
        if (i < j) {
            complex_float swapped = data[i];
            data[i] = data[j];
            data[j] = swapped;
        }
    }
    for (uint32_t length = 2; length <= N; length <<= 1) {
        uint32_t stride = N / length;
        for (uint32_t start = 0; start < N; start += length)
            for (uint32_t k = 0; k < length / 2; k++) {
                complex_float *a = &data[start + k], *b = a + length / 2;
                float re = roots[k * stride].re, im = roots[k * stride].im * direction;
                float tr = b->re * re - b->im * im, ti = b->re * im + b->im * re;
                *b = (complex_float){a->re - tr, a->im - ti};
                *a = (complex_float){a->re + tr, a->im + ti};
            }
    }
}

uint64_t run(void) {
    transform(1);
    for (uint32_t i = 0; i < N; i++) {
        float gain = i % 64 == 0 ? 0.5f / N : 1.0f / N;
        data[i].re *= gain;
        data[i].im *= gain;
    }
    transform(-1);
    uint64_t result = 0;
    for (uint32_t i = 0; i < N; i += 257)
        result = mix(result, (uint64_t)(int64_t)(data[i].re * 1000));
    return result;
}
