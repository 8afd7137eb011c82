// Dense matrices of doubles, multiplied row by row.
#include "kernel.h"

enum { N = 256 };

const uint32_t iterations = 30;

static double a[N][N], b[N][N], c[N][N];

void setup(void) {
    uint32_t random = 1;
    for (uint32_t i = 0; i < N; i++)
        for (uint32_t j = 0; j < N; j++) {
            a[i][j] = next_random(&random) % 1000 / 500.0 - 1;
            b[i][j] = next_random(&random) % 1000 / 500.0 - 1;
        }
}

uint64_t run(void) {
    for (uint32_t i = 0; i < N; i++) {
        for (uint32_t j = 0; j < N; j++)
            c[i][j] = 0;
        for (uint32_t k = 0; k < N; k++) {
            double factor = a[i][k];
            for (uint32_t j = 0; j < N; j++)
                c[i][j] += factor * b[k][j];
        }
    }
    double trace = 0;
    for (uint32_t i = 0; i < N; i++)
        trace += c[i][N - 1 - i];
    // The next iteration starts from other numbers.
    a[0][0] = trace / N;
    return (uint64_t)(int64_t)(trace * 1e6);
}
