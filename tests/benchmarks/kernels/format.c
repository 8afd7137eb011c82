// Formatting of numbers and text into lines, as a logger does, through variable arguments.
#include "kernel.h"

#include <stdarg.h>

enum { LINES = 20000 };

const uint32_t iterations = 80;

typedef struct {
    char *to, *end;
} buffer;

static void put(buffer *out, char c) {
    if (out->to < out->end)
        *out->to++ = c;
}

static void put_digits(buffer *out, uint64_t value, uint32_t base, uint32_t width, char fill) {
    char digits[24];
    uint32_t count = 0;
    do {
        digits[count++] = "0123456789abcdef"[value % base];
        value /= base;
    } while (value != 0);
    for (; width > count; width--)
        put(out, fill);
    while (count > 0)
        put(out, digits[--count]);
}

// %s text, %u 32 bits, %l 64 bits, %x hexadecimal, %f three decimals; a digit in between is the width.
__attribute__((noinline)) static uint32_t format(char *to, uint32_t size, const char *pattern, ...) {
    buffer out = {to, to + size};
    va_list values;
    va_start(values, pattern);
    for (; *pattern != 0; pattern++) {
        if (*pattern != '%') {
            put(&out, *pattern);
            continue;
        }
        uint32_t width = 0;
        while (*++pattern >= '0' && *pattern <= '9')
            width = width * 10 + (uint32_t)(*pattern - '0');
        switch (*pattern) {
        case 's':
            for (const char *text = va_arg(values, const char *); *text != 0; text++)
                put(&out, *text);
            break;
        case 'u': put_digits(&out, va_arg(values, uint32_t), 10, width, ' '); break;
        case 'l': put_digits(&out, va_arg(values, uint64_t), 10, width, ' '); break;
        case 'x': put_digits(&out, va_arg(values, uint32_t), 16, width, '0'); break;
        case 'f': {
            double value = va_arg(values, double);
            if (value < 0) {
                put(&out, '-');
                value = -value;
            }
            uint64_t thousandths = (uint64_t)(value * 1000 + 0.5);
            put_digits(&out, thousandths / 1000, 10, width, ' ');
            put(&out, '.');
            put_digits(&out, thousandths % 1000, 10, 3, '0');
            break;
        }
        default: put(&out, *pattern); break;
        }
    }
    va_end(values);
    return (uint32_t)(out.to - to);
}

void setup(void) {}

uint64_t run(void) {
    static const char *const levels[] = {"debug", "information", "warning", "error"};
    uint32_t random = 13;
    uint64_t hash = 0;
    for (uint32_t i = 0; i < LINES; i++) {
        char line[160];
        uint32_t draw = next_random(&random);
        uint32_t length = format(line, sizeof line, "%8l [%s] thread %3u at %8x: took %f ms, 100%% of %u", (uint64_t)i * draw, levels[draw & 3],
                                 draw >> 28, draw, (double)(draw % 1000000) / 7, i);
        for (uint32_t j = 0; j < length; j += 7)
            hash = hash * 31 + (uint8_t)line[j];
    }
    return hash;
}
