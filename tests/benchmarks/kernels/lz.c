// A compressor with hash chains for matches, and its decompressor, over text of generated words.
#include "kernel.h"

#include <string.h>

enum { SIZE = 1 << 18, WINDOW = 1 << 15, HASHES = 1 << 14, SHORTEST = 4, LONGEST = 255 + SHORTEST, CHAIN = 16 };

const uint32_t iterations = 20;

static uint8_t text[SIZE], packed[SIZE * 2], unpacked[SIZE];
static int32_t heads[HASHES], previous[WINDOW];

void setup(void) {
    static char words[512][12];
    uint32_t random = 77;
    for (uint32_t w = 0; w < 512; w++) {
        uint32_t length = 2 + next_random(&random) % 9;
        for (uint32_t i = 0; i < length; i++)
            words[w][i] = (char)('a' + next_random(&random) % 26);
    }
    for (uint32_t i = 0; i < SIZE;) {
        // Squared, so that some words are more frequent.
        uint32_t draw = next_random(&random) % 512;
        const char *word = words[draw * draw / 512];
        for (; *word != 0 && i < SIZE; i++)
            text[i] = (uint8_t)*word++;
        if (i < SIZE)
            text[i++] = next_random(&random) % 12 == 0 ? '\n' : ' ';
    }
}

static uint32_t hash(const uint8_t *at) {
    uint32_t word;
    memcpy(&word, at, 4);
    return word * 2654435761u >> 18;
}

static void insert(int32_t at) {
    uint32_t h = hash(text + at);
    previous[at & (WINDOW - 1)] = heads[h];
    heads[h] = at;
}

// A flag byte for each eight items: a literal byte, or two bytes of distance and one of length.
static uint32_t pack(void) {
    memset(heads, 0xff, sizeof heads);
    uint32_t out = 0, flags = 0, items = 8;
    for (int32_t at = 0; at < SIZE;) {
        if (items == 8) {
            flags = out++;
            packed[flags] = 0;
            items = 0;
        }
        int32_t best = 0, distance = 0;
        if (at + LONGEST < SIZE) {
            int32_t candidate = heads[hash(text + at)];
            for (uint32_t tries = CHAIN; tries > 0 && candidate >= 0 && at - candidate < WINDOW; tries--) {
                int32_t length = 0;
                while (length < LONGEST && text[candidate + length] == text[at + length])
                    length++;
                if (length > best) {
                    best = length;
                    distance = at - candidate;
                }
                candidate = previous[candidate & (WINDOW - 1)];
            }
        }
        if (best >= SHORTEST) {
            packed[flags] |= (uint8_t)(1 << items);
            packed[out++] = (uint8_t)distance;
            packed[out++] = (uint8_t)(distance >> 8);
            packed[out++] = (uint8_t)(best - SHORTEST);
            for (int32_t end = at + best; at < end; at++)
                insert(at);
        } else {
            packed[out++] = text[at];
            if (at + 4 <= SIZE)
                insert(at);
            at++;
        }
        items++;
    }
    return out;
}

static uint32_t unpack(uint32_t length) {
    uint32_t out = 0;
    for (uint32_t in = 0; in < length;) {
        uint32_t flags = packed[in++];
        for (uint32_t item = 0; item < 8 && in < length; item++, flags >>= 1) {
            if (flags & 1) {
                uint32_t distance = packed[in] | (uint32_t)packed[in + 1] << 8;
                uint32_t count = packed[in + 2] + (uint32_t)SHORTEST;
                in += 3;
                for (; count > 0; count--, out++)
                    unpacked[out] = unpacked[out - distance];
            } else {
                unpacked[out++] = packed[in++];
            }
        }
    }
    return out;
}

uint64_t run(void) {
    uint32_t length = pack();
    uint64_t result = mix(length, unpack(length));
    result = mix(result, (uint64_t)memcmp(text, unpacked, SIZE));
    for (uint32_t i = 0; i < length; i += 61)
        result = mix(result, packed[i]);
    text[SIZE / 2]++;
    return result;
}
