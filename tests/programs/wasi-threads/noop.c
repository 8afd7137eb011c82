// A module that could spawn threads and does not.
#include "threads.h"

static int nothing(void *argument) {
    (void)argument;
    return 0;
}

int main(int argc, char **argv) {
    (void)argv;
    if (argc > 1000)
        thread_create(nothing, NULL);
    return 0;
}
