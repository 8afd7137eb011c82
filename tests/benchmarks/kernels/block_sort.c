// Block sorting and back: a text's rotations sorted by doubling, moved to the front, run lengths, and all of it undone.
#include "kernel.h"

#include <string.h>

enum { SIZE = 1 << 14 };

const uint32_t iterations = 80;

static uint8_t text[SIZE], last[SIZE], moved[SIZE], restored[SIZE];
static uint32_t order[SIZE], other[SIZE], rank_of[SIZE], next_rank[SIZE], counts[SIZE + 256];

void setup(void) {
    static const char *const syllables[] = {"ka", "lo", "mi", "ten", "ur", "sha", "ri", "vo", "den", "ga"};
    uint32_t random = 11;
    for (uint32_t i = 0; i < SIZE;) {
        for (uint32_t n = 1 + next_random(&random) % 4; n > 0; n--) {
            for (const char *s = syllables[next_random(&random) % 10]; *s != 0 && i < SIZE; s++)
                text[i++] = (uint8_t)*s;
        }
        if (i < SIZE)
            text[i++] = ' ';
    }
}

// Sorts what is in the other array by the rank of each rotation, keeping the order of equal ones.
static void count_sort(uint32_t ranks) {
    memset(counts, 0, (ranks + 1) * sizeof counts[0]);
    for (uint32_t i = 0; i < SIZE; i++)
        counts[rank_of[i] + 1]++;
    for (uint32_t r = 1; r <= ranks; r++)
        counts[r] += counts[r - 1];
    for (uint32_t i = 0; i < SIZE; i++)
        order[counts[rank_of[other[i]]]++] = other[i];
}

static void sort_rotations(void) {
    uint32_t ranks = 256;
    for (uint32_t i = 0; i < SIZE; i++) {
        rank_of[i] = text[i];
        other[i] = i;
    }
    count_sort(ranks);
    for (uint32_t width = 1; width < SIZE && ranks < SIZE; width *= 2) {
        for (uint32_t i = 0; i < SIZE; i++)
            other[i] = (order[i] - width) & (SIZE - 1);
        count_sort(ranks > 256 ? ranks : 256);
        ranks = 0;
        for (uint32_t i = 0; i < SIZE; i++) {
            uint32_t now = order[i], before = order[i == 0 ? 0 : i - 1];
            if (i > 0 && (rank_of[now] != rank_of[before] || rank_of[(now + width) & (SIZE - 1)] != rank_of[(before + width) & (SIZE - 1)]))
                ranks++;
            next_rank[now] = ranks;
        }
        ranks++;
        memcpy(rank_of, next_rank, sizeof rank_of);
    }
}

static void move_to_front(const uint8_t *from, uint8_t *to, int back) {
    uint8_t table[256];
    for (uint32_t i = 0; i < 256; i++)
        table[i] = (uint8_t)i;
    for (uint32_t i = 0; i < SIZE; i++) {
        uint32_t place = from[i];
        if (!back) {
            for (place = 0; table[place] != from[i];)
                place++;
        }
        uint8_t symbol = table[place];
        to[i] = back ? symbol : (uint8_t)place;
        memmove(table + 1, table, place);
        table[0] = symbol;
    }
}

uint64_t run(void) {
    sort_rotations();
    uint32_t start = 0;
    for (uint32_t i = 0; i < SIZE; i++) {
        if (order[i] == 0)
            start = i;
        last[i] = text[(order[i] - 1) & (SIZE - 1)];
    }
    move_to_front(last, moved, 0);
    uint64_t hash = start;
    for (uint32_t i = 0, length = 0; i < SIZE; i++) {
        length = moved[i] == 0 ? length + 1 : 0;
        hash = mix(hash, moved[i] + length);
    }
    // And back: where the k-th occurrence of a byte in the last column is in the first.
    move_to_front(moved, last, 1);
    uint32_t first[257] = {0};
    for (uint32_t i = 0; i < SIZE; i++)
        first[last[i] + 1]++;
    for (uint32_t b = 1; b <= 256; b++)
        first[b] += first[b - 1];
    for (uint32_t i = 0; i < SIZE; i++)
        other[first[last[i]]++] = i;
    for (uint32_t i = 0, at = other[start]; i < SIZE; i++, at = other[at])
        restored[i] = last[at];
    return mix(hash, (uint64_t)(memcmp(text, restored, SIZE) == 0));
}
