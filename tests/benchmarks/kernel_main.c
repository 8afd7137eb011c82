// Runs a kernel as often as it says (or as the first argument says) to warm up, then as often again by the clock, and prints one line.
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "kernel.h"

static uint64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

int main(int argc, char **argv) {
    uint32_t count = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : iterations;
    setup();
    uint64_t checksum = 0;
    for (uint32_t i = 0; i < count; i++)
        checksum = mix(checksum, run());
    uint64_t start = now();
    for (uint32_t i = 0; i < count; i++)
        checksum = mix(checksum, run());
    uint64_t elapsed = now() - start;
    printf("checksum %016llx ns %llu\n", (unsigned long long)checksum, (unsigned long long)elapsed);
    return 0;
}
