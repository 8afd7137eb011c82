#include <stdio.h>

int main(void) {
    printf("Hello, %s %d!\n", "WASI", 1);
    return 0;
}
