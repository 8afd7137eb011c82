// Random access: inserts, finds and removes keys in an open-addressing table.
#include "kernel.h"

#include <string.h>

enum { SLOTS = 1 << 17, KEYS = 80000 };

const uint32_t iterations = 50;

typedef struct {
    uint64_t key;
    uint32_t value, distance;
} slot;

static slot slots[SLOTS];

static uint32_t home(uint64_t key) {
    return (uint32_t)(key * 0x9e3779b97f4a7c15u >> 47);
}

static void insert(uint64_t key, uint32_t value) {
    slot carried = {key, value, 1};
    for (uint32_t i = home(key);; i = (i + 1) & (SLOTS - 1), carried.distance++) {
        if (slots[i].distance == 0) {
            slots[i] = carried;
            return;
        }
        if (slots[i].key == carried.key) {
            slots[i].value = carried.value;
            return;
        }
        if (slots[i].distance < carried.distance) {
            slot displaced = slots[i];
            slots[i] = carried;
            carried = displaced;
        }
    }
}

static slot *find(uint64_t key) {
    uint32_t distance = 1;
    for (uint32_t i = home(key); slots[i].distance >= distance; i = (i + 1) & (SLOTS - 1), distance++)
        if (slots[i].key == key)
            return &slots[i];
    return NULL;
}

static void remove_at(slot *removed) {
    uint32_t i = (uint32_t)(removed - slots), next = (i + 1) & (SLOTS - 1);
    for (; slots[next].distance > 1; i = next, next = (i + 1) & (SLOTS - 1)) {
        slots[i] = slots[next];
        slots[i].distance--;
    }
    slots[i].distance = 0;
}

void setup(void) {}

uint64_t run(void) {
    memset(slots, 0, sizeof slots);
    uint64_t result = 0;
    uint32_t random = 9;
    for (uint32_t i = 0; i < KEYS; i++)
        insert((uint64_t)next_random(&random) << 20 | i % 1000, i);
    random = 9;
    for (uint32_t i = 0; i < KEYS; i++) {
        slot *found = find((uint64_t)next_random(&random) << 20 | i % 1000);
        result = mix(result, found->value);
        if (i % 3 == 0)
            remove_at(found);
    }
    random = 9;
    for (uint32_t i = 0; i < KEYS; i++)
        result += find((uint64_t)next_random(&random) << 20 | i % 1000) != NULL;
    return result;
}
