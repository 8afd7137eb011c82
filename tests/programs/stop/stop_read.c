// fd_read on a standard input that never delivers.
#include "stuck.h"

void stuck(void) {
    char byte;
    wasi_iovec vector = {&byte, 1};
    size_t read;
    wasi_fd_read(0, &vector, 1, &read);
}
