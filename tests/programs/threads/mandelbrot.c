// The Mandelbrot set, rows dealt out to threads one by one: mandelbrot [threads] [size] [iterations]
#include "threads.h"

static uint32_t size, iterations;
static _Atomic(uint32_t) next_row;
static uint32_t *row_sums;

static uint32_t escape_time(double cx, double cy) {
    double x = 0, y = 0;
    uint32_t i = 0;
    for (; i < iterations; i++) {
        double xx = x * x, yy = y * y;
        if (xx + yy > 4)
            break;
        y = 2 * x * y + cy;
        x = xx - yy + cx;
    }
    return i;
}

static int draw_rows(void *argument) {
    (void)argument;
    for (;;) {
        uint32_t row = next_row++;
        if (row >= size)
            return 0;
        double cy = (double)row * 2 / size - 1;
        uint32_t sum = 0;
        for (uint32_t column = 0; column < size; column++)
            sum = sum * 31 + escape_time((double)column * 3 / size - 2, cy);
        row_sums[row] = sum;
    }
}

int main(int argc, char **argv) {
    uint32_t count = ARGUMENT(1, 2);
    size = ARGUMENT(2, 200);
    iterations = ARGUMENT(3, 200);
    row_sums = allocate(size * sizeof(uint32_t));
    thread **threads = allocate(count * sizeof(thread *));
    uint64_t start = now();
    for (uint32_t i = 0; i < count; i++)
        threads[i] = thread_create(draw_rows, NULL);
    for (uint32_t i = 0; i < count; i++)
        thread_join(threads[i]);
    uint64_t elapsed = now() - start;
    uint64_t hash = 14695981039346656037u;
    for (uint32_t row = 0; row < size; row++)
        hash = (hash ^ row_sums[row]) * 1099511628211u;
    print("checksum %016llx\n", hash);
    print_error("ns %llu\n", elapsed);
    return 0;
}
