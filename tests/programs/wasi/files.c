// What a program does with files, in the directory it is given: prints each step's result.
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *outcome(int result) {
    return result >= 0 ? "ok" : strerror(errno);
}

static int by_text(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void list(const char *path) {
    DIR *directory = opendir(path);
    if (directory == NULL) {
        printf("opendir %s: %s\n", path, strerror(errno));
        return;
    }
    char *names[300];
    int count = 0;
    for (struct dirent *entry; (entry = readdir(directory)) != NULL && count < 300;)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            char text[280];
            snprintf(text, sizeof text, "%s %s", entry->d_name, entry->d_type == DT_DIR ? "directory" : entry->d_type == DT_REG ? "file" : "other");
            names[count++] = strdup(text);
        }
    closedir(directory);
    qsort(names, (size_t)count, sizeof names[0], by_text);
    printf("list: %d entries\n", count);
    for (int i = 0; i < count && i < 10; i++)
        printf("  %s\n", names[i]);
}

static void describe(const char *path) {
    struct stat status;
    if (stat(path, &status) != 0)
        printf("stat %s: %s\n", path, strerror(errno));
    else
        printf("stat %s: %s, %lld bytes\n", path, S_ISDIR(status.st_mode) ? "directory" : S_ISREG(status.st_mode) ? "file" : "other",
               S_ISREG(status.st_mode) ? (long long)status.st_size : 0);
}

int main(int argc, char **argv) {
    if (argc < 2 || chdir(argv[1]) != 0) {
        fprintf(stderr, "usage: files DIRECTORY\n");
        return 2;
    }

    int fd = open("a.txt", O_CREAT | O_EXCL | O_RDWR, 0644);
    printf("create: %s\n", outcome(fd));
    printf("create again: %s\n", outcome(open("a.txt", O_CREAT | O_EXCL | O_RDWR, 0644)));
    printf("write: %d\n", (int)write(fd, "0123456789", 10));
    printf("seek: %d\n", (int)lseek(fd, -3, SEEK_END));
    char buffer[16] = {0};
    printf("read: %d ", (int)read(fd, buffer, sizeof buffer - 1));
    printf("%s\n", buffer);
    printf("pwrite: %d\n", (int)pwrite(fd, "ab", 2, 4));
    memset(buffer, 0, sizeof buffer);
    printf("pread: %d ", (int)pread(fd, buffer, 6, 2));
    printf("%s\n", buffer);
    printf("truncate: %s\n", outcome(ftruncate(fd, 5)));
    printf("sync: %s\n", outcome(fsync(fd)));
    printf("close: %s\n", outcome(close(fd)));
    printf("close again: %s\n", outcome(close(fd)));
    describe("a.txt");

    fd = open("a.txt", O_WRONLY | O_APPEND);
    printf("append: %d\n", (int)write(fd, "xyz", 3));
    close(fd);
    describe("a.txt");

    printf("mkdir: %s\n", outcome(mkdir("d", 0755)));
    printf("mkdir again: %s\n", outcome(mkdir("d", 0755)));
    printf("rename: %s\n", outcome(rename("a.txt", "d/b.txt")));
    describe("a.txt");
    describe("d");
    describe("d/b.txt");
    list(".");
    list("d");

    printf("rmdir, not empty: %s\n", outcome(rmdir("d")));
    // Which error it is depends on the operating system.
    printf("unlink a directory: %s\n", unlink("d") == 0 ? "ok" : "refused");
    printf("rmdir a file: %s\n", outcome(rmdir("d/b.txt")));
    printf("open below a file: %s\n", outcome(open("d/b.txt/c", O_RDONLY)));
    printf("open a directory to write: %s\n", outcome(open("d", O_WRONLY)));
    printf("out of the directory: %s\n", open("../../outside", O_RDONLY) >= 0 ? "ok" : "refused");

    for (int i = 0; i < 200; i++) {
        char name[32];
        snprintf(name, sizeof name, "d/%03d-%s", i, "a-rather-long-name");
        fd = open(name, O_CREAT | O_WRONLY, 0644);
        if (fd < 0 || close(fd) != 0)
            printf("create %s: %s\n", name, strerror(errno));
    }
    list("d");
    for (int i = 0; i < 200; i++) {
        char name[32];
        snprintf(name, sizeof name, "d/%03d-%s", i, "a-rather-long-name");
        if (unlink(name) != 0)
            printf("unlink %s: %s\n", name, strerror(errno));
    }

    printf("unlink: %s\n", outcome(unlink("d/b.txt")));
    printf("rmdir: %s\n", outcome(rmdir("d")));
    list(".");
    return 0;
}
