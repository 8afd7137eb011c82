// A busy loop on a deep stack, which has to be unwound: 12,000 frames, or 4,000 in a spawned thread.
#include "stuck.h"

static volatile uint32_t sink;

__attribute__((noinline)) static uint32_t descend(uint32_t depth) {
    if (depth == 0)
        for (;;)
            sink++;
    return descend(depth - 1) + sink;
}

void stuck(void) {
    descend(thread_id() == 0 ? 12000 : 4000);
}
