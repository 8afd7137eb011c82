// An endless loop with nothing in it: one branch instruction.
#include "stuck.h"

void stuck(void) {
    for (;;)
        __asm__ volatile("");
}
