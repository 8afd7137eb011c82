// The clocks go forward, a sleep takes its time, random bytes come.
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static long long nanoseconds(struct timespec time) {
    return time.tv_sec * 1000000000ll + time.tv_nsec;
}

int main(void) {
    struct timespec before, after, resolution, real;
    clock_gettime(CLOCK_MONOTONIC, &before);
    for (int i = 0; i < 1000; i++) {
        clock_gettime(CLOCK_MONOTONIC, &after);
        if (nanoseconds(after) < nanoseconds(before)) {
            printf("the monotonic clock went back\n");
            return 1;
        }
        before = after;
    }
    struct timespec pause = {0, 30000000};
    nanosleep(&pause, NULL);
    clock_gettime(CLOCK_MONOTONIC, &after);
    printf("slept at least 30 ms: %d\n", nanoseconds(after) - nanoseconds(before) >= 30000000);
    printf("resolution known: %d\n", clock_getres(CLOCK_MONOTONIC, &resolution) == 0 && nanoseconds(resolution) > 0);
    clock_gettime(CLOCK_REALTIME, &real);
    printf("after 2025: %d\n", real.tv_sec > 1735689600);

    unsigned char first[32], second[32];
    printf("random: %d\n", getentropy(first, sizeof first) == 0 && getentropy(second, sizeof second) == 0 &&
                               memcmp(first, second, sizeof first) != 0);
    return 0;
}
