// Atomic waits of a millisecond, for ever.
#include "stuck.h"

void stuck(void) {
    static _Atomic(int32_t) never;
    for (;;)
        wait_on(&never, 0, 1000000);
}
