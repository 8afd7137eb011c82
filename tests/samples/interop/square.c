#include <pthread.h>
#include <stdio.h>

static void *work(void *argument) {
    int *value = argument;
    *value *= *value;
    return NULL;
}

int square_on_a_thread(int value) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, work, &value) != 0)
        return -1;
    pthread_join(thread, NULL);
    printf("C: on a thread of its own\n");
    return value;
}
