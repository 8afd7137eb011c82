// Traps three calls deep, built with debug information: trap unreachable|division|load|indirect|overflow
#include "runtime.h"

typedef int (*operation)(int);
typedef double (*other_operation)(double);

static double half(double value) {
    return value / 2;
}

static volatile int zero;
static other_operation volatile operation_of_another_type = half;

__attribute__((noinline)) int innermost(const char *how, int value) {
    if (equal(how, "unreachable"))
        __builtin_trap();
    if (equal(how, "division"))
        return value / zero;
    if (equal(how, "load"))
        return *(volatile int *)(uintptr_t)0xfffffff0u;
    if (equal(how, "indirect"))
        return ((operation)(void (*)(void))operation_of_another_type)(value);
    if (equal(how, "overflow"))
        return (int)(INT32_MIN / (zero - 1));
    return value;
}

__attribute__((noinline)) int middle(const char *how, int value) {
    return innermost(how, value + 1) * 2 + zero;
}

__attribute__((noinline)) int outermost(const char *how) {
    return middle(how, 20) + zero;
}

int main(int argc, char **argv) {
    print("before\n");
    print("after %d\n", outermost(argc > 1 ? argv[1] : "unreachable"));
    return 0;
}
