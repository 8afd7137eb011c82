// Branches on bytes, recursion and small allocations: parses a generated JSON text into a tree and adds it up.
#include "kernel.h"

#include <string.h>

enum { TEXT = 1 << 19, VALUES = 1 << 17 };

const uint32_t iterations = 180;

typedef struct value {
    enum { NONE, FALSE, TRUE, NUMBER, STRING, ARRAY, OBJECT } kind;
    uint32_t length;
    double number;
    const char *name, *string;
    struct value *first, *next;
} value;

static char text[TEXT];
static uint32_t text_length;
static value values[VALUES];
static uint32_t used;
static const char *at;

// ---- the text

static void put(const char *part) {
    size_t length = strlen(part);
    memcpy(text + text_length, part, length);
    text_length += (uint32_t)length;
}

static void put_number(uint32_t number) {
    char digits[12];
    uint32_t i = sizeof digits;
    digits[--i] = 0;
    do
        digits[--i] = (char)('0' + number % 10);
    while ((number /= 10) != 0);
    put(digits + i);
}

void setup(void) {
    uint32_t random = 5;
    put("{\"records\": [\n");
    for (uint32_t i = 0; text_length < TEXT - 1024; i++) {
        put(i == 0 ? "  {\"id\": " : ",\n  {\"id\": ");
        put_number(i);
        put(", \"name\": \"record \\\"");
        put_number(next_random(&random));
        put("\\\" \\u00e9\", \"flags\": [true, false, null], \"position\": {\"x\": -");
        put_number(next_random(&random) % 1000);
        put(".25, \"y\": ");
        put_number(next_random(&random) % 100000);
        put("e-2}, \"tags\": [");
        for (uint32_t j = next_random(&random) % 6; j > 0; j--)
            put(j == 1 ? "\"tag\"" : "\"another tag\", ");
        put("]}");
    }
    put("\n], \"count\": 12345}\n");
}

// ---- the parser

static void skip_space(void) {
    while (*at == ' ' || *at == '\n' || *at == '\t' || *at == '\r')
        at++;
}

static const char *parse_string(uint32_t *length) {
    const char *start = ++at;
    uint32_t count = 0;
    for (; *at != '"'; at++, count++)
        if (*at == '\\')
            at += at[1] == 'u' ? 5 : 1;
    at++;
    *length = count;
    return start;
}

static double parse_number(void) {
    double sign = 1, number = 0, scale = 1;
    if (*at == '-') {
        sign = -1;
        at++;
    }
    for (; *at >= '0' && *at <= '9'; at++)
        number = number * 10 + (*at - '0');
    if (*at == '.')
        for (at++; *at >= '0' && *at <= '9'; at++)
            number += (*at - '0') * (scale /= 10);
    if (*at == 'e' || *at == 'E') {
        at++;
        int negative = *at == '-';
        if (*at == '-' || *at == '+')
            at++;
        uint32_t exponent = 0;
        for (; *at >= '0' && *at <= '9'; at++)
            exponent = exponent * 10 + (uint32_t)(*at - '0');
        for (; exponent > 0; exponent--)
            number = negative ? number / 10 : number * 10;
    }
    return sign * number;
}

static value *parse(void) {
    skip_space();
    value *parsed = &values[used++ % VALUES];
    *parsed = (value){.kind = NONE};
    switch (*at) {
    case '{':
    case '[': {
        char close = *at == '{' ? '}' : ']';
        parsed->kind = *at == '{' ? OBJECT : ARRAY;
        value **last = &parsed->first;
        at++;
        for (skip_space(); *at != close; skip_space()) {
            const char *name = NULL;
            if (close == '}') {
                uint32_t length;
                name = parse_string(&length);
                skip_space();
                at++;
            }
            value *item = parse();
            item->name = name;
            *last = item;
            last = &item->next;
            parsed->length++;
            skip_space();
            if (*at == ',') {
                at++;
                skip_space();
            }
        }
        at++;
        break;
    }
    case '"':
        parsed->kind = STRING;
        parsed->string = parse_string(&parsed->length);
        break;
    case 't':
        parsed->kind = TRUE;
        at += 4;
        break;
    case 'f':
        parsed->kind = FALSE;
        at += 5;
        break;
    case 'n':
        at += 4;
        break;
    default:
        parsed->kind = NUMBER;
        parsed->number = parse_number();
        break;
    }
    return parsed;
}

static double total(const value *tree) {
    double sum = tree->kind == NUMBER ? tree->number : tree->kind == STRING ? tree->length : tree->kind;
    for (const value *item = tree->first; item != NULL; item = item->next)
        sum += total(item);
    return sum;
}

uint64_t run(void) {
    used = 0;
    at = text;
    const value *root = parse();
    return mix(used, (uint64_t)(int64_t)(total(root) * 100));
}
