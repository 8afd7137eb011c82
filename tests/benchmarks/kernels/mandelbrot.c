// Floating point without memory: escape times of a grid of points.
#include "kernel.h"

enum { SIZE = 256, LIMIT = 200 };

const uint32_t iterations = 20;

void setup(void) {}

uint64_t run(void) {
    uint64_t sum = 0;
    for (uint32_t row = 0; row < SIZE; row++) {
        double cy = row * 2.5 / SIZE - 1.25;
        for (uint32_t column = 0; column < SIZE; column++) {
            double cx = column * 2.5 / SIZE - 1.75;
            double x = 0, y = 0, xx = 0, yy = 0;
            uint32_t i = 0;
            while (i < LIMIT && xx + yy <= 4) {
                y = 2 * x * y + cy;
                x = xx - yy + cx;
                xx = x * x;
                yy = y * y;
                i++;
            }
            sum = sum * 31 + i;
        }
    }
    return sum;
}
