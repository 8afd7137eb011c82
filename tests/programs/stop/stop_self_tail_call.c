// A function that tail calls itself for ever, which an engine may turn into a loop.
#include "stuck.h"

static volatile uint32_t sink;

// Not a loop for the compiler: the call goes through a pointer that it cannot see through.
typedef uint32_t (*step)(uint32_t value);
static uint32_t again(uint32_t value);
static step volatile next = again;

__attribute__((noinline)) static uint32_t again(uint32_t value) {
    sink = value;
    step target = next;
    __attribute__((musttail)) return target(value + 1);
}

void stuck(void) {
    again(0);
}
