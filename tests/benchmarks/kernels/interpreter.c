// A big switch in a loop: a register machine that counts primes by trial division.
#include "kernel.h"

const uint32_t iterations = 30;

enum opcode { LOAD, MOVE, ADD, ADD_IMMEDIATE, MULTIPLY, REMAINDER, XOR, SHIFT, JUMP, JUMP_LESS, JUMP_ZERO, STORE, FETCH, HALT };

typedef struct {
    uint8_t opcode, a, b, c;
    int32_t immediate;
} instruction;

// r0 limit, r1 candidate, r2 divisor, r3 count, r4 scratch, r5 hash
static const instruction program[] = {
    {LOAD, 3, 0, 0, 0},          // 0
    {LOAD, 5, 0, 0, 17},         // 1
    {LOAD, 1, 0, 0, 2},          // 2
    {LOAD, 2, 0, 0, 2},          // 3  candidate:
    {MULTIPLY, 4, 2, 2, 0},      // 4  divisor:
    {JUMP_LESS, 1, 4, 0, 10},    // 5
    {REMAINDER, 4, 1, 2, 0},     // 6
    {JUMP_ZERO, 4, 0, 0, 16},    // 7
    {ADD_IMMEDIATE, 2, 2, 0, 1}, // 8
    {JUMP, 0, 0, 0, 4},          // 9
    {ADD_IMMEDIATE, 3, 3, 0, 1}, // 10 prime:
    {STORE, 3, 1, 0, 0},         // 11
    {FETCH, 4, 3, 0, 0},         // 12
    {XOR, 5, 5, 4, 0},           // 13
    {SHIFT, 5, 5, 0, 5},         // 14
    {ADD, 5, 5, 3, 0},           // 15
    {ADD_IMMEDIATE, 1, 1, 0, 1}, // 16 next:
    {JUMP_LESS, 1, 0, 0, 3},     // 17
    {MOVE, 6, 5, 0, 0},          // 18
    {HALT, 0, 0, 0, 0},          // 19
};

static uint32_t memory[8192];
static volatile uint32_t limit = 30000;

void setup(void) {}

uint64_t run(void) {
    uint32_t registers[8] = {limit};
    uint64_t executed = 0;
    for (const instruction *next = program;; executed++) {
        const instruction *i = next++;
        switch ((enum opcode)i->opcode) {
        case LOAD: registers[i->a & 7] = (uint32_t)i->immediate; break;
        case MOVE: registers[i->a & 7] = registers[i->b & 7]; break;
        case ADD: registers[i->a & 7] = registers[i->b & 7] + registers[i->c & 7]; break;
        case ADD_IMMEDIATE: registers[i->a & 7] = registers[i->b & 7] + (uint32_t)i->immediate; break;
        case MULTIPLY: registers[i->a & 7] = registers[i->b & 7] * registers[i->c & 7]; break;
        case REMAINDER: registers[i->a & 7] = registers[i->b & 7] % registers[i->c & 7]; break;
        case XOR: registers[i->a & 7] = registers[i->b & 7] ^ registers[i->c & 7]; break;
        case SHIFT: registers[i->a & 7] = registers[i->b & 7] << (i->immediate & 31) | registers[i->b & 7] >> (-i->immediate & 31); break;
        case JUMP: next = program + i->immediate; break;
        case JUMP_LESS:
            if (registers[i->a & 7] < registers[i->b & 7])
                next = program + i->immediate;
            break;
        case JUMP_ZERO:
            if (registers[i->a & 7] == 0)
                next = program + i->immediate;
            break;
        case STORE: memory[registers[i->a & 7] & 8191] = registers[i->b & 7]; break;
        case FETCH: registers[i->a & 7] = memory[registers[i->b & 7] & 8191]; break;
        case HALT: return mix(mix(executed, registers[3]), registers[6]);
        }
    }
}
