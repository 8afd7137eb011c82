// What a freestanding program needs of a C library: output, arguments, time, memory.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Written by the program; _start calls it and exits with its result if that is not zero.
int main(int argc, char **argv);

// Formats like printf (%d %u %x %lld %llu %llx %s %c %f %.Nf %%, 0 and width) and writes with one fd_write.
void print(const char *format, ...) __attribute__((format(printf, 1, 2)));

// Likewise to standard error.
void print_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

// The number in decimal at text, or fallback if text is null.
uint32_t number_or(const char *text, uint32_t fallback);

// argv[index] as a number, or fallback if there is none.
#define ARGUMENT(index, fallback) number_or(argc > (index) ? argv[index] : NULL, fallback)

bool equal(const char *a, const char *b);
size_t length_of(const char *text);

// Nanoseconds of the monotonic clock.
uint64_t now(void);

// Sleeps with poll_oneoff.
void sleep_ns(uint64_t nanoseconds);

_Noreturn void exit_with(uint32_t code);

void *memcpy(void *to, const void *from, size_t count);
void *memset(void *to, int value, size_t count);

// Thread-safe, 16 byte aligned; a trap when memory.grow refuses.
void *allocate(size_t size);
void release(void *block);
