#include "life.h"

#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define TICK_MICROSECONDS 50000
#define TICKS_A_DAY 400 /* twenty seconds */

static void call_getuid(int times)
{
    while (times-- > 0)
        syscall(SYS_getuid32);
}

static void read_file(const char *path)
{
    char bytes[512];
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return;
    while (read(fd, bytes, sizeof(bytes)) > 0)
        ;
    close(fd);
}

/* A task that gives back each byte it is sent: two switches each time. */
static void echo(int in, int out)
{
    char byte;

    while (read(in, &byte, 1) == 1 && write(out, &byte, 1) == 1)
        ;
    _exit(0);
}

static void start_program(void)
{
    char *arguments[] = { "true", NULL };
    pid_t pid;

    if (!posix_spawn(&pid, "/bin/true", NULL, NULL, arguments, NULL))
        waitpid(pid, NULL, 0);
}

int life_live(void)
{
    int there[2], back[2];
    unsigned tick;

    if (pipe(there) < 0 || pipe(back) < 0)
        return 1;
    if (!fork()) {
        close(there[1]);
        echo(there[0], back[1]);
    }
    close(there[0]);
    for (tick = 0;; tick++) {
        double sun = (1 - cos(2 * M_PI * (tick % TICKS_A_DAY) / TICKS_A_DAY)) / 2;
        int i, switches = 2 + (int)(6 * sun);
        char byte = 0;

        call_getuid(10 + (int)(90 * sun));
        read_file("/etc/passwd");
        for (i = 0; i < switches; i++)
            if (write(there[1], &byte, 1) != 1 || read(back[0], &byte, 1) != 1)
                return 1;
        if (tick % 20 == 0)
            start_program();
        usleep(TICK_MICROSECONDS);
    }
}
