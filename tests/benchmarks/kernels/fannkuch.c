// Small arrays indexed by their own contents: the most flips of any permutation of n numbers.
#include "kernel.h"

enum { MOST = 12 };

const uint32_t iterations = 8;

static volatile int32_t size = 9;

void setup(void) {}

uint64_t run(void) {
    int32_t n = size;
    int32_t permutation[MOST], flipped[MOST], count[MOST];
    int32_t most = 0, checksum = 0, sign = 1;
    for (int32_t i = 0; i < n; i++)
        permutation[i] = i;
    int32_t r = n;
    for (;;) {
        for (; r != 1; r--)
            count[r - 1] = r;
        if (permutation[0] != 0) {
            for (int32_t i = 0; i < n; i++)
                flipped[i] = permutation[i];
            int32_t flips = 0;
            for (int32_t first = flipped[0]; first != 0; first = flipped[0]) {
                for (int32_t low = 0, high = first; low < high; low++, high--) {
                    int32_t swapped = flipped[low];
                    flipped[low] = flipped[high];
                    flipped[high] = swapped;
                }
                flips++;
            }
            if (flips > most)
                most = flips;
            checksum += sign * flips;
        }
        sign = -sign;
        for (;; r++) {
            if (r == n)
                return (uint64_t)(uint32_t)checksum << 32 | (uint32_t)most;
            int32_t first = permutation[0];
            for (int32_t i = 0; i < r; i++)
                permutation[i] = permutation[i + 1];
            permutation[r] = first;
            if (--count[r] > 0)
                break;
        }
    }
}
