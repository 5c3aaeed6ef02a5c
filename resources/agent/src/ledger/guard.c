#include "ledger/guard.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/shared.h"
#include "base/signals.h"

#define QUICK_GRACE_MS 1000
#define TERM_GRACE_MS 1000
#define ORPHANS_GRACE_MS 300

struct guard {
    pid_t tool; /* leads a process group of its own; not above 0: it was never forked */
    int signal_fd, grace;
    bool link_gone;
    int stage;       /* index of the next signal in `stages` */
    unsigned due;    /* now_milliseconds() when it is sent */
    bool ending;
    bool killing; /* nothing of it is given any time any more */
    struct guard_report report;
    uint64_t begun; /* nanoseconds */
};

static const int stages[] = { SIGINT, SIGTERM, SIGKILL };
#define STAGES 3

/*
 * What the tool mounts goes with it. A slave, so that it still sees what the machine mounts. Where the root is no mount (a
 * chroot) it cannot be one, and the tool then runs without.
 */
static void detach_mounts(void)
{
    if (!unshare(CLONE_NEWNS))
        mount("none", "/", NULL, MS_REC | MS_SLAVE, NULL);
}

static void become_tool(char **command, int error_fd)
{
    sigset_t none;
    int error;

    prctl(PR_SET_PDEATHSIG, SIGKILL); /* should somebody kill the guard itself */
    setpgid(0, 0);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    detach_mounts();
    execv(command[0], command);
    error = errno;
    if (write(error_fd, &error, sizeof(error)) < 0)
        _exit(126);
    _exit(127);
}

static uint64_t nanoseconds_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

/* Returns 0, or the errno of fork or exec. */
static int start_tool(struct guard *guard, char **command)
{
    int ends[2], error = 0;

    if (pipe2(ends, O_CLOEXEC) < 0)
        return errno;
    guard->begun = nanoseconds_now();
    guard->tool = fork();
    if (!guard->tool)
        become_tool(command, ends[1]);
    error = guard->tool < 0 ? errno : 0;
    close(ends[1]);
    if (!error) {
        setpgid(guard->tool, guard->tool); /* whichever of the two comes first */
        if (read(ends[0], &error, sizeof(error)) != sizeof(error))
            error = 0;
    }
    close(ends[0]);
    return error;
}

static uint64_t nanoseconds_of(const struct timeval *time)
{
    return (uint64_t)time->tv_sec * 1000000000 + (uint64_t)time->tv_usec * 1000;
}

static void begin_end(struct guard *guard, int grace)
{
    if (grace < guard->grace)
        guard->grace = grace;
    if (guard->ending) {
        unsigned sooner = now_milliseconds() + (unsigned)guard->grace;

        if ((int)(guard->due - sooner) > 0)
            guard->due = sooner;
        return;
    }
    guard->ending = true;
    guard->due = now_milliseconds();
}

static void begin_killing(struct guard *guard)
{
    guard->killing = true;
    guard->ending = true;
    guard->stage = STAGES - 1;
    guard->due = now_milliseconds();
}

/* Never for a tool that was not forked: minus -1 is init. */
static void signal_tool(const struct guard *guard, int signal)
{
    if (guard->tool > 0)
        kill(-guard->tool, signal);
}

/* Sends the next signal when its time has come. */
static void escalate(struct guard *guard)
{
    if (!guard->ending || (int)(now_milliseconds() - guard->due) < 0)
        return;
    signal_tool(guard, stages[guard->stage]);
    guard->due = now_milliseconds() + (unsigned)(guard->stage == 0 ? guard->grace : TERM_GRACE_MS);
    if (guard->stage < STAGES - 1)
        guard->stage++;
}

static void link_spoke(struct guard *guard)
{
    char order;
    ssize_t got = read(GUARD_LINK_FD, &order, 1);

    if (got == 1 && order == GUARD_STOP) {
        begin_end(guard, guard->grace);
    } else if (got == 1 && order == GUARD_QUICK) {
        begin_end(guard, QUICK_GRACE_MS);
    } else if (got == 1 && order == GUARD_KILL) {
        begin_killing(guard);
    } else if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) {
        guard->link_gone = true;
        begin_end(guard, QUICK_GRACE_MS);
    }
}

/* True when the tool itself has ended; others that it left to us are taken note of by their end. */
static bool reap(struct guard *guard)
{
    struct rusage used;
    int status;
    pid_t pid;
    bool ended = false;

    while ((pid = wait4(-1, &status, WNOHANG, &used)) > 0)
        if (pid == guard->tool) {
            guard->report.elapsed = nanoseconds_now() - guard->begun;
            guard->report.cpu = nanoseconds_of(&used.ru_utime) + nanoseconds_of(&used.ru_stime);
            guard->report.status = status;
            ended = true;
        }
    return ended;
}

static void watch(struct guard *guard)
{
    for (;;) {
        struct pollfd ready[] = {
            { .fd = guard->signal_fd, .events = POLLIN },
            { .fd = guard->link_gone ? -1 : GUARD_LINK_FD, .events = POLLIN },
        };
        int left = guard->ending ? (int)(guard->due - now_milliseconds()) : -1;
        struct signalfd_siginfo info;

        if (poll(ready, 2, guard->ending && left < 0 ? 0 : left) < 0 && errno != EINTR)
            continue;
        while (read(guard->signal_fd, &info, sizeof(info)) == sizeof(info))
            if (info.ssi_signo == SIGTERM || info.ssi_signo == SIGHUP || info.ssi_signo == SIGINT)
                begin_end(guard, QUICK_GRACE_MS);
        if (reap(guard))
            return;
        if (ready[1].revents)
            link_spoke(guard);
        escalate(guard);
    }
}

/* Signals our children, which orphans of the tool have become. How many there were. */
static int signal_children(int signal)
{
    char path[64];
    FILE *list;
    int pid, count = 0;

    snprintf(path, sizeof(path), "/proc/self/task/%d/children", (int)getpid());
    list = fopen(path, "re");
    if (!list)
        return 0;
    while (fscanf(list, "%d", &pid) == 1) {
        kill(pid, signal);
        count++;
    }
    fclose(list);
    return count;
}

/* What the tool started and did not wait for ends with it. A child's own children come to us when it has died. */
static void end_orphans(struct guard *guard)
{
    unsigned begun = now_milliseconds();
    struct timespec step = { .tv_nsec = 10000000 };

    if (!guard->killing) {
        signal_tool(guard, SIGTERM);
        signal_children(SIGTERM);
    }
    while (waitpid(-1, NULL, WNOHANG) >= 0) {
        if (guard->killing || now_milliseconds() - begun > ORPHANS_GRACE_MS) {
            signal_tool(guard, SIGKILL);
            signal_children(SIGKILL);
        }
        nanosleep(&step, NULL);
    }
}

int guard_run(int grace, char **command)
{
    static struct guard guard;
    char order;

    prctl(PR_SET_NAME, "probescope-tool");
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    guard.grace = grace;
    guard.signal_fd = signals_open(true);
    setsid();
    fcntl(GUARD_LINK_FD, F_SETFD, FD_CLOEXEC);
    /* Nothing is started before the ledger knows of it. */
    if (guard.signal_fd < 0 || read(GUARD_LINK_FD, &order, 1) != 1 || order != GUARD_GO)
        return 1;
    guard.report.error = start_tool(&guard, command);
    close(GUARD_TEXT_FD);
    close(STDOUT_FILENO);
    close(STDERR_FILENO);
    if (!guard.report.error)
        watch(&guard);
    else if (guard.tool > 0)
        waitpid(guard.tool, &guard.report.status, 0);
    end_orphans(&guard);
    if (send(GUARD_LINK_FD, &guard.report, sizeof(guard.report), MSG_NOSIGNAL) < 0)
        return 1;
    return 0;
}
