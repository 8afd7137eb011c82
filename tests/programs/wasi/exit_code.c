// Exits with the code it is given, by return, exit or abort: exit_code CODE [return|exit|abort]
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void at_exit(void) {
    printf("at exit\n");
}

int main(int argc, char **argv) {
    int code = argc > 1 ? atoi(argv[1]) : 0;
    const char *how = argc > 2 ? argv[2] : "return";
    atexit(at_exit);
    printf("%s %d\n", how, code);
    if (strcmp(how, "exit") == 0)
        exit(code);
    if (strcmp(how, "abort") == 0) {
        fflush(stdout);
        abort();
    }
    return code;
}
