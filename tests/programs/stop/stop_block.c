// memory.atomic.wait32 without timeout on an address that nobody notifies.
#include "stuck.h"

void stuck(void) {
    static _Atomic(int32_t) never;
    wait_on(&never, 0, -1);
}
