// Prints its arguments (not its name) and environment, each as it came.
#include <stdio.h>

extern char **environ;

int main(int argc, char **argv) {
    printf("arguments %d\n", argc - 1);
    for (int i = 1; i < argc; i++)
        printf("[%s]\n", argv[i]);
    int count = 0;
    while (environ[count] != NULL)
        count++;
    printf("environment %d\n", count);
    for (int i = 0; i < count; i++)
        printf("[%s]\n", environ[i]);
    return 0;
}
