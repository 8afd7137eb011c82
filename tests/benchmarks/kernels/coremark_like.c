// A mix as in embedded code: a linked list that is searched, reversed and merge sorted, small integer matrices, a state
// machine over numbers in text, all bound together by a cyclic redundancy check.
#include "kernel.h"

#include <string.h>

enum { ITEMS = 200, SIDE = 12, INPUT = 400, ROUNDS = 250 };

const uint32_t iterations = 25;

typedef struct item {
    struct item *next;
    int16_t data, index;
} item;

static item items[ITEMS];
static int16_t left[SIDE][SIDE], right[SIDE][SIDE];
static int32_t product[SIDE][SIDE];
static char input[INPUT + 1];

static uint16_t check(uint16_t crc, uint32_t value, uint32_t bits) {
    for (uint32_t i = 0; i < bits; i++, value >>= 1) {
        uint32_t carry = (crc ^ value) & 1;
        crc >>= 1;
        if (carry)
            crc ^= 0xa001;
    }
    return crc;
}

void setup(void) {
    static const char *const parts[] = {"5012", "-874", "+122", "35.54", ".123", "-110.7", "4.0e2", "-6.1E-9", "T0.3e", "1b", "", "+-3"};
    uint32_t random = 17;
    for (uint32_t i = 0; i < SIDE; i++)
        for (uint32_t j = 0; j < SIDE; j++) {
            left[i][j] = (int16_t)(next_random(&random) % 200 - 100);
            right[i][j] = (int16_t)(next_random(&random) % 200 - 100);
        }
    for (uint32_t i = 0; i < INPUT;) {
        const char *part = parts[next_random(&random) % (sizeof parts / sizeof parts[0])];
        while (*part != 0 && i < INPUT)
            input[i++] = *part++;
        if (i < INPUT)
            input[i++] = ',';
    }
}

// ---- list

static item *make_list(uint32_t seed) {
    for (uint32_t i = 0; i < ITEMS; i++)
        items[i] = (item){i + 1 < ITEMS ? &items[i + 1] : NULL, (int16_t)(next_random(&seed) & 0x7fff), (int16_t)i};
    return items;
}

static item *reverse(item *list) {
    item *reversed = NULL;
    while (list != NULL) {
        item *next = list->next;
        list->next = reversed;
        reversed = list;
        list = next;
    }
    return reversed;
}

static int32_t by_data(const item *a, const item *b) {
    return a->data - b->data;
}

static int32_t by_index(const item *a, const item *b) {
    return a->index - b->index;
}

static item *merge_sort(item *list, int32_t (*compare)(const item *, const item *)) {
    for (uint32_t width = 1;; width *= 2) {
        item *rest = list, **tail = &list;
        uint32_t merges = 0;
        while (rest != NULL) {
            item *a = rest, *b = rest;
            uint32_t a_left = 0, b_left = width;
            while (a_left < width && b != NULL) {
                b = b->next;
                a_left++;
            }
            while (a_left > 0 || (b_left > 0 && b != NULL)) {
                item *taken;
                if (a_left > 0 && (b_left == 0 || b == NULL || compare(a, b) <= 0)) {
                    taken = a;
                    a = a->next;
                    a_left--;
                } else {
                    taken = b;
                    b = b->next;
                    b_left--;
                }
                *tail = taken;
                tail = &taken->next;
            }
            rest = b;
            merges++;
        }
        *tail = NULL;
        if (merges <= 1)
            return list;
    }
}

static uint16_t use_list(uint16_t crc, uint32_t seed) {
    item *list = make_list(seed);
    for (int16_t wanted = 0; wanted < 20; wanted++) {
        const item *found = list;
        while (found != NULL && (found->data & 0xff) != wanted)
            found = found->next;
        crc = check(crc, found == NULL ? 0xffff : (uint32_t)found->index, 16);
        list = reverse(list);
    }
    list = merge_sort(list, by_data);
    for (const item *i = list; i != NULL; i = i->next)
        crc = check(crc, (uint16_t)i->data, 16);
    list = merge_sort(list, by_index);
    return check(crc, (uint16_t)list->data, 16);
}

// ---- matrices

static uint16_t use_matrices(uint16_t crc, int16_t seed) {
    for (uint32_t i = 0; i < SIDE; i++)
        for (uint32_t j = 0; j < SIDE; j++) {
            int32_t sum = 0;
            for (uint32_t k = 0; k < SIDE; k++)
                sum += (int32_t)(left[i][k] + seed) * right[k][j];
            product[i][j] = sum;
        }
    int32_t clipped = 0, last = 0;
    for (uint32_t i = 0; i < SIDE; i++)
        for (uint32_t j = 0; j < SIDE; j++) {
            int32_t bits = (product[i][j] >> 2 & 15) * (product[i][j] >> 5 & 127);
            clipped += bits > last ? 10 : 1;
            last = bits;
        }
    return check(crc, (uint32_t)clipped, 16);
}

// ---- state machine

enum state { START, SIGN, INTEGER, FRACTION, EXPONENT, EXPONENT_SIGN, SCIENTIFIC, INVALID, STATES };

static enum state step(enum state state, char c) {
    int digit = c >= '0' && c <= '9';
    switch (state) {
    case START: return digit ? INTEGER : c == '+' || c == '-' ? SIGN : c == '.' ? FRACTION : INVALID;
    case SIGN: return digit ? INTEGER : c == '.' ? FRACTION : INVALID;
    case INTEGER: return digit ? INTEGER : c == '.' ? FRACTION : INVALID;
    case FRACTION: return digit ? FRACTION : c == 'e' || c == 'E' ? EXPONENT : INVALID;
    case EXPONENT: return digit ? SCIENTIFIC : c == '+' || c == '-' ? EXPONENT_SIGN : INVALID;
    case EXPONENT_SIGN:
    case SCIENTIFIC: return digit ? SCIENTIFIC : INVALID;
    default: return INVALID;
    }
}

static uint16_t use_states(uint16_t crc) {
    uint32_t finals[STATES] = {0}, steps[STATES] = {0};
    enum state state = START;
    for (const char *at = input; *at != 0; at++) {
        if (*at == ',') {
            finals[state]++;
            state = START;
        } else {
            state = step(state, *at);
            steps[state]++;
        }
    }
    for (uint32_t i = 0; i < STATES; i++)
        crc = check(check(crc, finals[i], 16), steps[i], 16);
    return crc;
}

uint64_t run(void) {
    uint16_t crc = 0;
    for (uint32_t round = 1; round <= ROUNDS; round++) {
        crc = use_list(crc, round);
        crc = use_matrices(crc, (int16_t)(crc & 0xff));
        crc = use_states(crc);
    }
    return crc;
}
