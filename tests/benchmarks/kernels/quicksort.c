// Data-dependent branches: sorts 32-bit numbers by quicksort, small parts by insertion.
#include "kernel.h"

enum { COUNT = 300000 };

const uint32_t iterations = 8;

static int32_t source[COUNT], numbers[COUNT];

void setup(void) {
    uint32_t random = 3;
    for (uint32_t i = 0; i < COUNT; i++)
        source[i] = (int32_t)next_random(&random);
}

static void sort(int32_t *from, int32_t *to) {
    while (to - from > 16) {
        int32_t *middle = from + (to - from) / 2;
        int32_t a = *from, b = *middle, c = to[-1];
        int32_t pivot = a < b ? (b < c ? b : a < c ? c : a) : (a < c ? a : b < c ? c : b);
        int32_t *left = from, *right = to - 1;
        while (left <= right) {
            while (*left < pivot)
                left++;
            while (*right > pivot)
                right--;
            if (left <= right) {
                int32_t swapped = *left;
                *left++ = *right;
                *right-- = swapped;
            }
        }
        // The smaller part by recursion, so that the stack stays small.
        if (right - from < to - left) {
            sort(from, right + 1);
            from = left;
        } else {
            sort(left, to);
            to = right + 1;
        }
    }
    for (int32_t *i = from + 1; i < to; i++) {
        int32_t value = *i;
        int32_t *j = i;
        for (; j > from && j[-1] > value; j--)
            *j = j[-1];
        *j = value;
    }
}

uint64_t run(void) {
    for (uint32_t i = 0; i < COUNT; i++)
        numbers[i] = source[i];
    sort(numbers, numbers + COUNT);
    uint64_t hash = 0;
    for (uint32_t i = 0; i < COUNT; i += 97)
        hash = mix(hash, (uint32_t)numbers[i]);
    source[0]++;
    return hash;
}
