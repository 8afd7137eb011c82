#include "runtime.h"

#include <stdarg.h>

#include "wasi.h"

#ifdef RUNTIME_THREADS
#include "threads.h"
static mutex heap_lock;
#define HEAP_LOCK() mutex_lock(&heap_lock)
#define HEAP_UNLOCK() mutex_unlock(&heap_lock)
#else
#define HEAP_LOCK()
#define HEAP_UNLOCK()
#endif

enum { PAGE = 65536 };

// ---- output

typedef struct {
    char text[512];
    size_t length;
} line;

static void put(line *out, char c) {
    if (out->length < sizeof out->text)
        out->text[out->length++] = c;
}

static void put_number(line *out, uint64_t value, uint32_t base, bool negative, size_t width, char fill) {
    char digits[24];
    size_t count = 0;
    do {
        digits[count++] = "0123456789abcdef"[value % base];
        value /= base;
    } while (value != 0);
    if (negative && fill == '0')
        put(out, '-');
    for (size_t used = count + negative; used < width; used++)
        put(out, fill);
    if (negative && fill != '0')
        put(out, '-');
    while (count > 0)
        put(out, digits[--count]);
}

// Fixed notation for magnitudes below 2^63; enough for what the programs print.
static void put_double(line *out, double value, size_t precision) {
    bool negative = value < 0;
    if (negative)
        value = -value;
    uint64_t scale = 1;
    for (size_t i = 0; i < precision; i++)
        scale *= 10;
    uint64_t whole = (uint64_t)value;
    uint64_t fraction = (uint64_t)((value - (double)whole) * (double)scale + 0.5);
    if (fraction >= scale) {
        fraction -= scale;
        whole++;
    }
    put_number(out, whole, 10, negative, 0, ' ');
    if (precision > 0) {
        put(out, '.');
        put_number(out, fraction, 10, false, precision, '0');
    }
}

static void format_line(line *out, const char *format, va_list values) {
    for (const char *f = format; *f != 0; f++) {
        if (*f != '%') {
            put(out, *f);
            continue;
        }
        f++;
        char fill = ' ';
        if (*f == '0') {
            fill = '0';
            f++;
        }
        size_t width = 0;
        while (*f >= '0' && *f <= '9')
            width = width * 10 + (size_t)(*f++ - '0');
        size_t precision = 6;
        if (*f == '.') {
            precision = 0;
            f++;
            while (*f >= '0' && *f <= '9')
                precision = precision * 10 + (size_t)(*f++ - '0');
        }
        int longs = 0;
        while (*f == 'l') {
            longs++;
            f++;
        }
        switch (*f) {
        case 'd': {
            int64_t value = longs >= 2 ? va_arg(values, int64_t) : va_arg(values, int32_t);
            put_number(out, value < 0 ? 0 - (uint64_t)value : (uint64_t)value, 10, value < 0, width, fill);
            break;
        }
        case 'u':
        case 'x': {
            uint64_t value = longs >= 2 ? va_arg(values, uint64_t) : va_arg(values, uint32_t);
            put_number(out, value, *f == 'x' ? 16 : 10, false, width, fill);
            break;
        }
        case 's':
            for (const char *s = va_arg(values, const char *); *s != 0; s++)
                put(out, *s);
            break;
        case 'c':
            put(out, (char)va_arg(values, int));
            break;
        case 'f':
            put_double(out, va_arg(values, double), precision);
            break;
        default:
            put(out, *f);
            break;
        }
    }
}

static void write_line(uint32_t fd, const char *format, va_list values) {
    line out;
    out.length = 0;
    format_line(&out, format, values);
    wasi_iovec vector = {out.text, out.length};
    size_t written;
    while (vector.length > 0) {
        if (wasi_fd_write(fd, &vector, 1, &written) != 0)
            __builtin_trap();
        vector.buffer = (char *)vector.buffer + written;
        vector.length -= written;
    }
}

void print(const char *format, ...) {
    va_list values;
    va_start(values, format);
    write_line(1, format, values);
    va_end(values);
}

void print_error(const char *format, ...) {
    va_list values;
    va_start(values, format);
    write_line(2, format, values);
    va_end(values);
}

// ---- text, time

uint32_t number_or(const char *text, uint32_t fallback) {
    if (text == NULL)
        return fallback;
    uint32_t value = 0;
    for (; *text >= '0' && *text <= '9'; text++)
        value = value * 10 + (uint32_t)(*text - '0');
    return value;
}

bool equal(const char *a, const char *b) {
    while (*a != 0 && *a == *b) {
        a++;
        b++;
    }
    return *a == *b;
}

size_t length_of(const char *text) {
    size_t length = 0;
    while (text[length] != 0)
        length++;
    return length;
}

uint64_t now(void) {
    uint64_t time = 0;
    if (wasi_clock_time_get(WASI_CLOCK_MONOTONIC, 1, &time) != 0)
        __builtin_trap();
    return time;
}

void sleep_ns(uint64_t nanoseconds) {
    wasi_subscription_clock subscription = {.clock = WASI_CLOCK_MONOTONIC, .timeout = nanoseconds};
    wasi_event event;
    size_t events;
    if (wasi_poll_oneoff(&subscription, &event, 1, &events) != 0 || events != 1 || event.error != 0)
        __builtin_trap();
}

void exit_with(uint32_t code) {
    wasi_proc_exit(code);
}

// ---- memory

void *memcpy(void *to, const void *from, size_t count) {
    char *t = to;
    const char *f = from;
    for (size_t i = 0; i < count; i++)
        t[i] = f[i];
    return to;
}

void *memset(void *to, int value, size_t count) {
    char *t = to;
    for (size_t i = 0; i < count; i++)
        t[i] = (char)value;
    return to;
}

// Free blocks by power of two; a block's header, 16 bytes in front of it, holds its class.
typedef struct block {
    size_t class;
    struct block *next;
    size_t pad[2];
} block;

_Static_assert(sizeof(block) == 16, "blocks keep their alignment");

extern char __heap_base;

static block *free_blocks[32];
static uintptr_t fresh, fresh_end;

static block *carve(size_t class) {
    size_t size = (size_t)1 << class;
    if (fresh == 0) {
        fresh = ((uintptr_t)&__heap_base + 15) & ~(uintptr_t)15;
        // In a module with threads, memory may have grown since: only what was there at first is ours.
        fresh_end = (uintptr_t)__builtin_wasm_memory_size(0) * PAGE;
    }
    if (fresh_end - fresh < size) {
        size_t pages = (size + PAGE - 1) / PAGE;
        size_t old = __builtin_wasm_memory_grow(0, pages);
        if (old == SIZE_MAX)
            __builtin_trap();
        if (old * PAGE != fresh_end)
            fresh = old * PAGE;
        fresh_end = (old + pages) * PAGE;
    }
    block *result = (block *)fresh;
    fresh += size;
    result->class = class;
    return result;
}

void *allocate(size_t size) {
    size_t class = 5;
    while (((size_t)1 << class) < size + sizeof(block))
        class++;
    HEAP_LOCK();
    block *result = free_blocks[class];
    if (result != NULL)
        free_blocks[class] = result->next;
    else
        result = carve(class);
    HEAP_UNLOCK();
    return result + 1;
}

void release(void *pointer) {
    if (pointer == NULL)
        return;
    block *freed = (block *)pointer - 1;
    HEAP_LOCK();
    freed->next = free_blocks[freed->class];
    free_blocks[freed->class] = freed;
    HEAP_UNLOCK();
}

// ---- start

__attribute__((export_name("_start"))) void _start(void) {
    size_t count, size;
    if (wasi_args_sizes_get(&count, &size) != 0)
        __builtin_trap();
    char **argv = allocate((count + 1) * sizeof(char *));
    char *text = allocate(size);
    if (wasi_args_get(argv, text) != 0)
        __builtin_trap();
    argv[count] = NULL;
    int code = main((int)count, argv);
    if (code != 0)
        wasi_proc_exit((uint32_t)code);
}
