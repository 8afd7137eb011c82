// Two threads take turns under a mutex, each waiting for the other: mutex_pingpong [turns]
#include "native_or_guest.h"

static mutex lock;
static condition changed;
static uint32_t turns, turn;
static uint64_t hash;

static int play(void *argument) {
    uint32_t mine = (uint32_t)(uintptr_t)argument;
    for (uint32_t i = 0; i < turns; i++) {
        mutex_lock(&lock);
        while (turn != mine)
            condition_wait(&changed, &lock);
        hash = hash * 31 + mine;
        turn = 1 - mine;
        condition_signal(&changed);
        mutex_unlock(&lock);
    }
    return 0;
}

int main(int argc, char **argv) {
    turns = ARGUMENT(1, 10000) / 2;
    uint64_t start = now();
    thread *ping = thread_create(play, (void *)0), *pong = thread_create(play, (void *)1);
    thread_join(ping);
    thread_join(pong);
    report(hash, start);
    return 0;
}
