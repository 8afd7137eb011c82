// Threads that create and join threads: nested_threads [depth], two children each
#include "threads.h"

static _Atomic(int32_t) created;

static int grow_tree(void *argument) {
    int32_t depth = (int32_t)(uintptr_t)argument;
    created++;
    if (depth == 0)
        return 1;
    thread *left = thread_create(grow_tree, (void *)(uintptr_t)(depth - 1));
    thread *right = thread_create(grow_tree, (void *)(uintptr_t)(depth - 1));
    int leaves = thread_join(left);
    return leaves + thread_join(right);
}

int main(int argc, char **argv) {
    uint32_t depth = ARGUMENT(1, 5);
    int leaves = grow_tree((void *)(uintptr_t)depth);
    print("threads %d, leaves %d\n", created - 1, leaves);
    return 0;
}
