#include "base/workload.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MOST_PROCESSES 1024

#ifdef SYS_getuid32
#define GETUID SYS_getuid32 /* what getuid(2) is on 32-bit x86 and arm */
#else
#define GETUID SYS_getuid
#endif

__attribute__((noinline)) void probescope_workload_function(void)
{
    __asm__ volatile("" ::: "memory"); /* or the calls would be optimized away */
}

static int parse(const char *text, long long least, long long most, long long *number)
{
    char *end;

    errno = 0;
    *number = strtoll(text, &end, 10);
    return errno || end == text || *end || *number < least || *number > most ? -1 : 0;
}

static void call_getuid(long long times)
{
    /* The raw call: libc's wrapper might one day remember the answer. */
    while (times-- > 0)
        syscall(GETUID);
}

/* Together exactly N: the first processes make one more when it does not divide. */
static int getuid_times(long long calls, long long processes)
{
    long long i;
    int status, outcome = 0;

    if (processes == 1) {
        call_getuid(calls);
        return 0;
    }
    for (i = 0; i < processes; i++) {
        pid_t child = fork();

        if (child < 0) {
            perror("fork");
            return 1;
        }
        if (!child) {
            call_getuid(calls / processes + (i < calls % processes));
            _exit(0);
        }
    }
    while (wait(&status) > 0)
        outcome |= status != 0;
    return outcome;
}

static double seconds_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int getuid_for(long long seconds)
{
    double begun = seconds_now(), passed;
    long long calls = 0;

    do {
        call_getuid(1000);
        calls += 1000;
        passed = seconds_now() - begun;
    } while (passed < (double)seconds);
    printf("%.0f\n", (double)calls / passed);
    return 0;
}

static int call_function(long long times)
{
    while (times-- > 0)
        probescope_workload_function();
    return 0;
}

int workload_run(int count, char **arguments)
{
    long long number, processes = 1;

    if (count < 2 || count > 3 || parse(arguments[1], 0, 1000000000000LL, &number) < 0)
        return -1;
    if (count == 3 && (strcmp(arguments[0], "getuid") || parse(arguments[2], 1, MOST_PROCESSES, &processes) < 0))
        return -1;
    if (!strcmp(arguments[0], "getuid"))
        return getuid_times(number, processes);
    if (!strcmp(arguments[0], "getuid-for"))
        return getuid_for(number);
    if (!strcmp(arguments[0], "uprobe"))
        return call_function(number);
    return -1;
}
