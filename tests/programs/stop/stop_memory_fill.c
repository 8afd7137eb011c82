// memory.fill and memory.copy over nearly all of the memory, again and again.
#include "stuck.h"

enum { SIZE = 192 << 20 };

void stuck(void) {
    static _Atomic(uintptr_t) block;
    uintptr_t mine = 0;
    if (__builtin_wasm_memory_size(0) < (2 * SIZE) >> 16) {
        size_t page = __builtin_wasm_memory_grow(0, SIZE >> 16);
        if (page != SIZE_MAX)
            block = page << 16;
    }
    while ((mine = block) == 0)
        ;
    for (uint8_t value = 0;; value++) {
        __builtin_memset((void *)mine, value, SIZE);
        __builtin_memmove((char *)mine + 1, (void *)mine, SIZE - 1);
    }
}
