// An endless loop.
#include "stuck.h"

void stuck(void) {
    static volatile uint32_t spins;
    for (;;)
        spins++;
}
