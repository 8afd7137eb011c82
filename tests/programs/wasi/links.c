// Symbolic and hard links in the directory it is given.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *outcome(int result) {
    return result >= 0 ? "ok" : strerror(errno);
}

int main(int argc, char **argv) {
    if (argc < 2 || chdir(argv[1]) != 0) {
        fprintf(stderr, "usage: links DIRECTORY\n");
        return 2;
    }
    int fd = open("target", O_CREAT | O_WRONLY, 0644);
    if (fd < 0 || write(fd, "content", 7) != 7)
        return 1;
    close(fd);

    printf("symlink: %s\n", outcome(symlink("target", "soft")));
    char text[64] = {0};
    printf("readlink: %d ", (int)readlink("soft", text, sizeof text - 1));
    printf("%s\n", text);
    struct stat followed, itself;
    printf("stat: %s\n", outcome(stat("soft", &followed)));
    printf("lstat: %s\n", outcome(lstat("soft", &itself)));
    printf("followed is a file: %d, itself a link: %d\n", S_ISREG(followed.st_mode), S_ISLNK(itself.st_mode));
    printf("open through it: %s\n", outcome(open("soft", O_RDONLY)));
    printf("open not following: %s\n", outcome(open("soft", O_RDONLY | O_NOFOLLOW)));

    printf("link: %s\n", outcome(link("target", "hard")));
    struct stat first, second;
    stat("target", &first);
    stat("hard", &second);
    printf("same file: %d, links: %d\n", first.st_ino == second.st_ino, (int)first.st_nlink);

    // Whether such a link may be made is the host's choice; following it is not.
    symlink("../../../etc/passwd", "outward");
    printf("open through an outward link: %s\n", open("outward", O_RDONLY) >= 0 ? "ok" : "refused");
    printf("loop: %s\n", outcome(symlink("loop", "loop")));
    printf("open it: %s\n", outcome(open("loop", O_RDONLY)));
    printf("dangling: %s\n", outcome(symlink("nowhere", "dangling")));
    printf("open it: %s\n", outcome(open("dangling", O_RDONLY)));

    unlink("outward");
    unlink("loop");
    unlink("dangling");
    unlink("hard");
    unlink("soft");
    printf("unlink: %s\n", outcome(unlink("target")));
    return 0;
}
