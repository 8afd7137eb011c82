// Regular expressions: compiled to a program for a machine that backtracks, then searched for in text of words, numbers and addresses.
#include "kernel.h"

#include <stdbool.h>

enum { SIZE = 1 << 14, CODE = 256, PATTERNS = 5 };
enum { CHAR, ANY, SET, SPLIT, JUMP, MATCH };

const uint32_t iterations = 60;

typedef struct {
    uint8_t kind;
    uint8_t value;
    int16_t first, second;
} step;

typedef struct {
    step code[CODE];
    uint8_t sets[16][32];
    int length, set_count;
    const char *at;
} regex;

static const char *const patterns[PATTERNS] = {
    "[a-z]+@[a-z]+\\.(com|org|net)",
    "[0-9][0-9]*-[0-9]+",
    "(foo|ba[rz])*qux?",
    "[A-Z][a-z]*( [A-Z][a-z]*)+",
    "(a|e|i|o|u)[^aeiou ]+ing",
};
static regex programs[PATTERNS];
static char text[SIZE + 1];

static int emit(regex *r, uint8_t kind, uint8_t value, int first, int second) {
    r->code[r->length] = (step){kind, value, (int16_t)first, (int16_t)second};
    return r->length++;
}

// Makes room for a step in front of one that is there already.
static void insert(regex *r, int place, step added) {
    for (int i = r->length++; i > place; i--) {
        r->code[i] = r->code[i - 1];
        if (r->code[i].kind == SPLIT || r->code[i].kind == JUMP) {
            r->code[i].first = (int16_t)(r->code[i].first + (r->code[i].first >= place));
            r->code[i].second = (int16_t)(r->code[i].second + (r->code[i].second >= place));
        }
    }
    r->code[place] = added;
}

static void alternatives(regex *r);

static void bracket(regex *r) {
    bool negated = *r->at == '^';
    uint8_t *set = r->sets[r->set_count];
    if (negated)
        r->at++;
    for (; *r->at != ']'; r->at++) {
        uint8_t low = (uint8_t)*r->at, high = low;
        if (r->at[1] == '-' && r->at[2] != ']') {
            high = (uint8_t)r->at[2];
            r->at += 2;
        }
        for (uint32_t c = low; c <= high; c++)
            set[c / 8] |= (uint8_t)(1 << c % 8);
    }
    r->at++;
    for (int i = 0; negated && i < 32; i++)
        set[i] = (uint8_t)~set[i];
    emit(r, SET, (uint8_t)r->set_count++, 0, 0);
}

static void repeated(regex *r) {
    int start = r->length;
    char c = *r->at++;
    if (c == '(') {
        alternatives(r);
        r->at++;
    } else if (c == '[') {
        bracket(r);
    } else if (c == '.') {
        emit(r, ANY, 0, 0, 0);
    } else {
        emit(r, CHAR, (uint8_t)(c == '\\' ? *r->at++ : c), 0, 0);
    }
    switch (*r->at) {
    case '*':
        insert(r, start, (step){SPLIT, 0, (int16_t)(start + 1), (int16_t)(r->length + 2)});
        emit(r, JUMP, 0, start, 0);
        break;
    case '+':
        emit(r, SPLIT, 0, start, r->length + 1);
        break;
    case '?':
        insert(r, start, (step){SPLIT, 0, (int16_t)(start + 1), (int16_t)(r->length + 1)});
        break;
    default:
        return;
    }
    r->at++;
}

static void alternatives(regex *r) {
    int start = r->length, jumps[8], count = 0;
    for (;;) {
        while (*r->at != 0 && *r->at != '|' && *r->at != ')')
            repeated(r);
        if (*r->at != '|')
            break;
        r->at++;
        insert(r, start, (step){SPLIT, 0, (int16_t)(start + 1), (int16_t)(r->length + 2)});
        jumps[count++] = emit(r, JUMP, 0, 0, 0);
        start = r->length;
    }
    while (count > 0)
        r->code[jumps[--count]].first = (int16_t)r->length;
}

static const char *match(const regex *r, int at, const char *input) {
    for (;;) {
        const step *now = &r->code[at];
        uint8_t c = (uint8_t)*input;
        switch (now->kind) {
        case MATCH:
            return input;
        case JUMP:
            at = now->first;
            continue;
        case SPLIT: {
            const char *end = match(r, now->first, input);
            if (end != NULL)
                return end;
            at = now->second;
            continue;
        }
        case CHAR:
            if (c != now->value)
                return NULL;
            break;
        case SET:
            if (c == 0 || (r->sets[now->value][c / 8] >> c % 8 & 1) == 0)
                return NULL;
            break;
        default:
            if (c == 0)
                return NULL;
        }
        input++;
        at++;
    }
}

void setup(void) {
    static const char *const pieces[] = {"running", "someone@example.com", "42-17", "foobarqux", "Ada Lovelace", "the", "of", "barbazqu", "x@y.de", "King", "7", "singing "};
    uint32_t random = 5;
    for (uint32_t i = 0; i < SIZE;) {
        const char *piece = pieces[next_random(&random) % 12];
        while (*piece != 0 && i < SIZE)
            text[i++] = *piece++;
        if (i < SIZE)
            text[i++] = ' ';
    }
}

uint64_t run(void) {
    uint64_t sum = 0;
    for (int p = 0; p < PATTERNS; p++) {
        regex *r = &programs[p];
        *r = (regex){.at = patterns[p]};
        alternatives(r);
        emit(r, MATCH, 0, 0, 0);
        for (const char *at = text; *at != 0;) {
            const char *end = match(r, 0, at);
            if (end != NULL && end > at) {
                sum = mix(sum, (uint64_t)(end - text) * PATTERNS + (uint64_t)p);
                at = end;
            } else {
                at++;
            }
        }
    }
    return sum;
}
