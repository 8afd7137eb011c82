// Threads spawned and joined for ever: some spawn is always in flight.
#include "stuck.h"

static int nothing(void *argument) {
    (void)argument;
    return 0;
}

void stuck(void) {
    for (;;) {
        thread *spawned = thread_try_create(nothing, NULL, NULL);
        if (spawned != NULL)
            thread_join(spawned);
    }
}
