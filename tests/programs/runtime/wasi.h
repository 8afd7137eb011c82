// The WASI preview 1 and wasi-threads imports that the freestanding programs use.
#pragma once

#include <stddef.h>
#include <stdint.h>

#define WASI_IMPORT(name) __attribute__((import_module("wasi_snapshot_preview1"), import_name(#name)))

typedef struct {
    void *buffer;
    size_t length;
} wasi_iovec;

// A subscription of poll_oneoff to a clock; the padding is the layout of the witx.
typedef struct {
    uint64_t userdata;
    uint8_t tag;
    uint8_t pad[7];
    uint32_t clock;
    uint32_t pad2;
    uint64_t timeout;
    uint64_t precision;
    uint16_t flags;
    uint8_t pad3[6];
} wasi_subscription_clock;

_Static_assert(sizeof(wasi_subscription_clock) == 48, "a subscription has 48 bytes");

typedef struct {
    uint64_t userdata;
    uint16_t error;
    uint8_t type;
    uint8_t pad[5];
    uint64_t bytes;
    uint16_t flags;
    uint8_t pad2[6];
} wasi_event;

_Static_assert(sizeof(wasi_event) == 32, "an event has 32 bytes");

enum { WASI_CLOCK_REALTIME = 0, WASI_CLOCK_MONOTONIC = 1 };

WASI_IMPORT(args_sizes_get) int32_t wasi_args_sizes_get(size_t *count, size_t *size);
WASI_IMPORT(args_get) int32_t wasi_args_get(char **pointers, char *buffer);
WASI_IMPORT(clock_time_get) int32_t wasi_clock_time_get(uint32_t clock, uint64_t precision, uint64_t *time);
WASI_IMPORT(fd_read) int32_t wasi_fd_read(uint32_t fd, const wasi_iovec *vectors, size_t count, size_t *read);
WASI_IMPORT(fd_write) int32_t wasi_fd_write(uint32_t fd, const wasi_iovec *vectors, size_t count, size_t *written);
WASI_IMPORT(poll_oneoff) int32_t wasi_poll_oneoff(const void *in, void *out, size_t count, size_t *events);
WASI_IMPORT(proc_exit) _Noreturn void wasi_proc_exit(uint32_t code);

// Starts an instance of this module on another thread, which calls wasi_thread_start(result, argument).
__attribute__((import_module("wasi"), import_name("thread-spawn"))) int32_t wasi_thread_spawn(void *argument);
