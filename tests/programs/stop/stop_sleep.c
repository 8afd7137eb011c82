// poll_oneoff on a clock, for an hour.
#include "stuck.h"

void stuck(void) {
    sleep_ns(3600ull * 1000000000);
}
