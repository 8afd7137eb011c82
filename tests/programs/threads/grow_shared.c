// Threads grow the shared memory, write the new pages and hand them to a reader that was already looping over them.
#include <stdatomic.h>

#include "threads.h"

enum { WRITERS = 4, PAGES_EACH = 25, PAGE = 65536, WORDS = PAGE / sizeof(uint32_t) };

// Published pages, in no order; the reader takes each as it comes.
static _Atomic(uintptr_t) pages[WRITERS * PAGES_EACH];
static _Atomic(int32_t) published;
static uint32_t wrong;

static int write_pages(void *argument) {
    uint32_t writer = (uint32_t)(uintptr_t)argument;
    for (uint32_t i = 0; i < PAGES_EACH; i++) {
        size_t page = __builtin_wasm_memory_grow(0, 1);
        if (page == SIZE_MAX)
            return 1;
        uint32_t *words = (uint32_t *)(page * PAGE);
        for (uint32_t w = 0; w < WORDS; w++) {
            if (words[w] != 0)
                return 2;
            words[w] = (uint32_t)page * 2654435761u + w;
        }
        atomic_store(&pages[writer * PAGES_EACH + i], (uintptr_t)words);
        published++;
        wake(&published, 1);
    }
    return 0;
}

static int read_pages(void *argument) {
    (void)argument;
    bool seen[WRITERS * PAGES_EACH] = {false};
    uint32_t left = WRITERS * PAGES_EACH;
    while (left > 0) {
        int32_t before = published;
        bool found = false;
        for (uint32_t i = 0; i < WRITERS * PAGES_EACH; i++) {
            uintptr_t address = atomic_load(&pages[i]);
            if (seen[i] || address == 0)
                continue;
            uint32_t page = (uint32_t)(address / PAGE);
            for (uint32_t w = 0; w < WORDS; w++)
                wrong += ((uint32_t *)address)[w] != page * 2654435761u + w;
            seen[i] = true;
            found = true;
            left--;
        }
        if (!found)
            wait_on(&published, before, -1);
    }
    return 0;
}

int main(int argc, char **argv) {
    (void)argc;
    (void)argv;
    thread *reader = thread_create(read_pages, NULL);
    thread *writers[WRITERS];
    for (uint32_t i = 0; i < WRITERS; i++)
        writers[i] = thread_create(write_pages, (void *)(uintptr_t)i);
    int failed = 0;
    for (uint32_t i = 0; i < WRITERS; i++)
        failed += thread_join(writers[i]);
    thread_join(reader);
    // The maximum is 1024 pages: growing to it works, beyond it does not.
    size_t left = 1024 - __builtin_wasm_memory_size(0);
    bool beyond = __builtin_wasm_memory_grow(0, left + 1) != SIZE_MAX;
    bool full = __builtin_wasm_memory_grow(0, left) != SIZE_MAX;
    print("pages %d, failed %d, wrong words %u, grew to the maximum %d, beyond it %d\n", published, failed, wrong, full, beyond);
    return failed + (int)wrong;
}
