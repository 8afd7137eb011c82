// A table in pages of 1 KiB, as databases have it: rows with keys of varying length in a B+ tree, inserted, found, scanned and updated.
#include "kernel.h"

#include <string.h>

enum { PAGE = 1024, PAGES = 4096, HEADER = 8, ROWS = 12000, LONGEST_ROW = 64, DEPTH = 16 };

const uint32_t iterations = 12;

// A page: whether it is a leaf, how many cells, where their bytes start, the next leaf or the leftmost child; then two bytes a cell, sorted.
static uint8_t pages[PAGES][PAGE];
static uint32_t page_count, root;

static uint32_t get16(const uint8_t *at) {
    return at[0] | (uint32_t)at[1] << 8;
}

static void put16(uint8_t *at, uint32_t value) {
    at[0] = (uint8_t)value;
    at[1] = (uint8_t)(value >> 8);
}

static uint32_t put_varint(uint8_t *at, uint64_t value) {
    uint32_t length = 0;
    for (; value >= 0x80; value >>= 7)
        at[length++] = (uint8_t)(value | 0x80);
    at[length++] = (uint8_t)value;
    return length;
}

static uint32_t get_varint(const uint8_t *at, uint64_t *value) {
    uint64_t result = 0;
    uint32_t length = 0;
    do
        result |= (uint64_t)(at[length] & 0x7f) << 7 * length;
    while (at[length++] & 0x80);
    *value = result;
    return length;
}

static uint32_t new_page(int is_leaf) {
    uint8_t *page = pages[page_count];
    memset(page, 0, HEADER);
    page[0] = (uint8_t)is_leaf;
    put16(page + 4, PAGE);
    return page_count++;
}

static uint8_t *cell(uint8_t *page, uint32_t i) {
    return page + get16(page + HEADER + 2 * i);
}

// A cell: key and the length of what follows it, both as variable-length numbers.
static uint32_t cell_size(const uint8_t *at) {
    uint64_t key, length;
    uint32_t size = get_varint(at, &key);
    size += get_varint(at + size, &length);
    return size + (uint32_t)length;
}

// The first cell whose key is not less.
static uint32_t search(uint8_t *page, uint64_t key) {
    uint32_t low = 0, high = get16(page + 2);
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        uint64_t found;
        get_varint(cell(page, middle), &found);
        if (found < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static int has_room(const uint8_t *page, uint32_t size) {
    return HEADER + 2 * (get16(page + 2) + 1) + size <= get16(page + 4);
}

static void put_cell(uint8_t *page, uint32_t place, const uint8_t *bytes, uint32_t size) {
    uint32_t count = get16(page + 2), start = get16(page + 4) - size;
    memcpy(page + start, bytes, size);
    memmove(page + HEADER + 2 * (place + 1), page + HEADER + 2 * place, 2 * (count - place));
    put16(page + HEADER + 2 * place, start);
    put16(page + 2, count + 1);
    put16(page + 4, start);
}

static uint32_t child_at(uint8_t *page, uint32_t place) {
    if (place == 0)
        return get16(page + 6);
    uint64_t key, length;
    uint8_t *at = cell(page, place - 1);
    at += get_varint(at, &key);
    at += get_varint(at, &length);
    return get16(at);
}

// The upper half of a page goes to a new one, whose number is returned; the first key of that one is in *middle.
static uint32_t split(uint32_t number, uint64_t *middle) {
    static uint8_t copy[PAGE];
    memcpy(copy, pages[number], PAGE);
    uint32_t count = get16(copy + 2), half = count / 2, right = new_page(copy[0]);
    uint8_t *left_page = pages[number], *right_page = pages[right];
    put16(left_page + 2, 0);
    put16(left_page + 4, PAGE);
    get_varint(cell(copy, half), middle);
    uint32_t first = half;
    if (copy[0]) {
        put16(right_page + 6, get16(copy + 6));
        put16(left_page + 6, right);
    } else {
        put16(right_page + 6, child_at(copy, half + 1));
        first = half + 1;
    }
    for (uint32_t i = 0; i < half; i++)
        put_cell(left_page, i, cell(copy, i), cell_size(cell(copy, i)));
    for (uint32_t i = first; i < count; i++)
        put_cell(right_page, i - first, cell(copy, i), cell_size(cell(copy, i)));
    return right;
}

static uint32_t leaf_of(uint64_t key, uint32_t *path, uint32_t *depth) {
    uint32_t number = root;
    *depth = 0;
    while (!pages[number][0]) {
        uint32_t place = search(pages[number], key + 1);
        path[(*depth)++] = number;
        number = child_at(pages[number], place);
    }
    return number;
}

static void insert(uint64_t key, const uint8_t *value, uint32_t length) {
    uint8_t bytes[LONGEST_ROW + 16];
    uint32_t path[DEPTH], depth;
    uint32_t size = put_varint(bytes, key);
    size += put_varint(bytes + size, length);
    memcpy(bytes + size, value, length);
    size += length;
    uint32_t number = leaf_of(key, path, &depth);
    while (!has_room(pages[number], size)) {
        uint64_t middle;
        uint32_t right = split(number, &middle);
        uint32_t target = key >= middle ? right : number;
        put_cell(pages[target], search(pages[target], key), bytes, size);
        if (depth == 0) {
            root = new_page(0);
            put16(pages[root] + 6, number);
            path[depth++] = root;
        }
        // The parent gets the new page.
        key = middle;
        size = put_varint(bytes, key);
        bytes[size++] = 2;
        put16(bytes + size, right);
        size += 2;
        number = path[--depth];
    }
    put_cell(pages[number], search(pages[number], key), bytes, size);
}

void setup(void) {
}

uint64_t run(void) {
    uint8_t row[LONGEST_ROW];
    uint32_t random = 99, path[DEPTH], depth;
    uint64_t hash = 0;
    page_count = 0;
    root = new_page(1);
    for (uint32_t i = 0; i < ROWS; i++) {
        uint64_t key = (uint64_t)(i * 2654435761u) % 100000007u;
        uint32_t length = 8 + next_random(&random) % (LONGEST_ROW - 8);
        for (uint32_t b = 0; b < length; b++)
            row[b] = (uint8_t)(key + b);
        insert(key, row, length);
    }
    for (uint32_t i = 0; i < ROWS * 2; i++) {
        uint64_t key = (uint64_t)((next_random(&random) % ROWS) * 2654435761u) % 100000007u, found, length;
        uint8_t *page = pages[leaf_of(key, path, &depth)];
        uint8_t *at = cell(page, search(page, key));
        at += get_varint(at, &found);
        at += get_varint(at, &length);
        at[length / 2]++;
        hash = mix(hash, found == key ? length + at[0] : 1);
    }
    uint32_t number = leaf_of(0, path, &depth);
    for (;;) {
        uint8_t *page = pages[number];
        for (uint32_t i = 0; i < get16(page + 2); i++) {
            uint64_t key, length;
            uint8_t *at = cell(page, i);
            at += get_varint(at, &key);
            at += get_varint(at, &length);
            hash = mix(hash, key + at[length / 2]);
        }
        number = get16(page + 6);
        if (number == 0)
            return mix(hash, page_count);
    }
}
