// Host calls that return at once, for ever.
#include "stuck.h"

void stuck(void) {
    for (;;)
        now();
}
