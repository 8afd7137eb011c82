// Entropy coding: symbols counted, canonical codes of at most 15 bits made, text written bit by bit and read back through a table.
#include "kernel.h"

#include <string.h>

enum { SIZE = 1 << 18, SYMBOLS = 256, LONGEST = 15, FAST = 10 };

const uint32_t iterations = 40;

static uint8_t text[SIZE], packed[SIZE * 2], unpacked[SIZE];
static uint8_t lengths[SYMBOLS];
static uint16_t codes[SYMBOLS];

void setup(void) {
    uint32_t random = 3;
    for (uint32_t i = 0; i < SIZE; i++) {
        // Few symbols often, many rarely.
        uint32_t draw = next_random(&random) % 4096;
        text[i] = (uint8_t)(draw * draw / 4096 * draw / 65536);
    }
}

static void sift_down(uint32_t *heap, const uint32_t *weights, uint32_t count, uint32_t at) {
    for (;;) {
        uint32_t child = 2 * at + 1;
        if (child >= count)
            return;
        if (child + 1 < count && weights[heap[child + 1]] < weights[heap[child]])
            child++;
        if (weights[heap[at]] <= weights[heap[child]])
            return;
        uint32_t kept = heap[at];
        heap[at] = heap[child];
        heap[child] = kept;
        at = child;
    }
}

static int make_lengths(const uint32_t *counts, uint32_t flattened) {
    uint32_t weights[2 * SYMBOLS], parents[2 * SYMBOLS] = {0}, heap[SYMBOLS], count = 0, next = SYMBOLS;
    for (uint32_t s = 0; s < SYMBOLS; s++) {
        weights[s] = counts[s] == 0 ? 0 : (counts[s] >> flattened) + 1;
        if (weights[s] != 0)
            heap[count++] = s;
    }
    for (uint32_t i = count / 2 + 1; i-- > 0;)
        sift_down(heap, weights, count, i);
    while (count > 1) {
        uint32_t first = heap[0];
        heap[0] = heap[--count];
        sift_down(heap, weights, count, 0);
        uint32_t second = heap[0];
        weights[next] = weights[first] + weights[second];
        parents[first] = parents[second] = next;
        heap[0] = next++;
        sift_down(heap, weights, count, 0);
    }
    for (uint32_t s = 0; s < SYMBOLS; s++) {
        uint32_t length = 0;
        for (uint32_t at = s; counts[s] != 0 && at != next - 1; at = parents[at])
            length++;
        if (length > LONGEST)
            return 0;
        lengths[s] = (uint8_t)length;
    }
    return 1;
}

static void make_codes(void) {
    uint32_t of_length[LONGEST + 2] = {0}, next[LONGEST + 2] = {0};
    for (uint32_t s = 0; s < SYMBOLS; s++)
        of_length[lengths[s]]++;
    of_length[0] = 0;
    for (uint32_t l = 1; l <= LONGEST; l++)
        next[l + 1] = (next[l] + of_length[l]) << 1;
    for (uint32_t s = 0; s < SYMBOLS; s++) {
        uint32_t length = lengths[s], code = length == 0 ? 0 : next[length]++, reversed = 0;
        for (uint32_t b = 0; b < length; b++)
            reversed |= (code >> b & 1) << (length - 1 - b);
        codes[s] = (uint16_t)reversed;
    }
}

static uint32_t pack(void) {
    uint64_t bits = 0;
    uint32_t held = 0, written = 0;
    for (uint32_t i = 0; i < SIZE; i++) {
        bits |= (uint64_t)codes[text[i]] << held;
        held += lengths[text[i]];
        for (; held >= 8; held -= 8, bits >>= 8)
            packed[written++] = (uint8_t)bits;
    }
    packed[written++] = (uint8_t)bits;
    memset(packed + written, 0, 8);
    return written;
}

static void unpack(void) {
    // Symbol and length by the next bits; the few longer codes one by one.
    static uint16_t fast[1 << FAST];
    memset(fast, 0, sizeof fast);
    for (uint32_t s = 0; s < SYMBOLS; s++) {
        uint32_t length = lengths[s];
        for (uint32_t high = 0; length != 0 && length <= FAST && high < 1u << (FAST - length); high++)
            fast[codes[s] | high << length] = (uint16_t)(s << 4 | length);
    }
    uint64_t bits = 0;
    uint32_t held = 0, read = 0;
    for (uint32_t i = 0; i < SIZE; i++) {
        for (; held <= 56; held += 8)
            bits |= (uint64_t)packed[read++] << held;
        uint32_t found = fast[bits & ((1 << FAST) - 1)], length = found & 15;
        uint32_t symbol = found >> 4;
        if (length == 0) {
            for (symbol = 0; lengths[symbol] <= FAST || (bits & ((1u << lengths[symbol]) - 1)) != codes[symbol];)
                symbol++;
            length = lengths[symbol];
        }
        unpacked[i] = (uint8_t)symbol;
        bits >>= length;
        held -= length;
    }
}

uint64_t run(void) {
    uint32_t counts[SYMBOLS] = {0};
    for (uint32_t i = 0; i < SIZE; i++)
        counts[text[i]]++;
    for (uint32_t flattened = 0; !make_lengths(counts, flattened);)
        flattened++;
    make_codes();
    uint32_t written = pack();
    memset(unpacked, 0, SIZE);
    unpack();
    uint64_t hash = written;
    for (uint32_t i = 0; i < written; i += 7)
        hash = mix(hash, packed[i]);
    return mix(hash, (uint64_t)(memcmp(text, unpacked, SIZE) == 0));
}
