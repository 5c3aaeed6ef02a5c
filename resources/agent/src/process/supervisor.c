#include "process/supervisor.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/shared.h"
#include "base/signals.h"
#include "base/text.h"
#include "kernel/tracefs.h"
#include "ledger/ledger.h"
#include "process/private_folder.h"
#include "process/worker.h"
#include "protocol.h"
#include "wire/frames.h"

#define HEARTBEAT_UNTIL_HELLO_MS 10000
/* How long the worker may take to clean up by itself; longer than its own patiences together. */
#define GRACE_MS 7000
/* Woken so much later than it wanted to be, it was stopped with the machine, or starved. */
#define LATE_MS 300

struct supervisor {
    struct shared *shared;
    pid_t worker;
    int link, signal_fd;
    bool input_gone, worker_silent;
    bool asked;        /* the worker was told to end, or knows by itself */
    unsigned asked_at;
    bool killed;
    unsigned judged;   /* when it last looked whether the other end is silent, */
    unsigned patience; /* and how long it then meant to wait at most */
    unsigned excused;  /* the silence until then was ours */
    bool ended;        /* the worker is dead, with this status */
    int status;
    char reason[128];
};

static void ask_to_end(struct supervisor *supervisor, const char *reason, char what)
{
    ssize_t sent;

    if (supervisor->asked)
        return;
    supervisor->asked = true;
    supervisor->asked_at = now_milliseconds();
    copy_text(supervisor->reason, sizeof(supervisor->reason), reason);
    if (!what)
        return;
    sent = send(supervisor->link, &what, 1, MSG_NOSIGNAL | MSG_DONTWAIT);
    (void)sent; /* a worker that is gone or stuck is seen by its death or by the time it takes */
}

static void reap(struct supervisor *supervisor)
{
    if (waitpid(supervisor->worker, &supervisor->status, WNOHANG) == supervisor->worker)
        supervisor->ended = true;
}

static void signal_arrived(struct supervisor *supervisor)
{
    struct signalfd_siginfo info;
    char reason[64];

    while (read(supervisor->signal_fd, &info, sizeof(info)) == sizeof(info)) {
        if (info.ssi_signo == SIGCHLD) {
            reap(supervisor);
            continue;
        }
        snprintf(reason, sizeof(reason), "signal SIG%s", sigabbrev_np((int)info.ssi_signo));
        ask_to_end(supervisor, reason, END_SIGNAL);
    }
}

/* Milliseconds until something must be done; 0: now. */
static int time_left(struct supervisor *supervisor)
{
    unsigned now = now_milliseconds();
    unsigned patience, passed;

    if (supervisor->killed)
        return 1000;
    if (supervisor->asked) {
        patience = GRACE_MS;
        passed = now - supervisor->asked_at;
    } else {
        patience = atomic_load(&supervisor->shared->heartbeat_timeout);
        passed = now - atomic_load(&supervisor->shared->heard);
        if ((int)passed < 0) /* heard after we looked at the clock */
            passed = 0;
    }
    return passed >= patience ? 0 : (int)(patience - passed);
}

/* While we were held up, nobody could be heard: what was said meanwhile lies unread. Once, until something is heard. */
static bool excuse_silence(struct supervisor *supervisor)
{
    unsigned now = now_milliseconds(), meant = atomic_load(&supervisor->shared->heartbeat_timeout);

    if (meant > supervisor->patience) /* else hello has shortened it meanwhile */
        meant = supervisor->patience;
    if (now - supervisor->judged <= meant + LATE_MS ||
        atomic_load(&supervisor->shared->heard) == supervisor->excused)
        return false;
    supervisor->excused = now;
    atomic_store(&supervisor->shared->heard, now);
    return true;
}

static void time_passed(struct supervisor *supervisor)
{
    if (supervisor->killed || time_left(supervisor) > 0)
        return;
    if (!supervisor->asked) {
        if (excuse_silence(supervisor))
            return;
        ask_to_end(supervisor, "nothing was heard from the other end in time", END_HEARTBEAT);
        return;
    }
    supervisor->killed = true;
    kill(supervisor->worker, SIGKILL); /* this ends a stopped one, too */
}

/* The worker says no more than 'look at the clock again': hello has set another heartbeat. */
static void worker_spoke(struct supervisor *supervisor)
{
    char bytes[64];

    if (recv(supervisor->link, bytes, sizeof(bytes), MSG_DONTWAIT) == 0)
        supervisor->worker_silent = true; /* it is about to die, which SIGCHLD tells */
}

/* How long to wait now; what judges the next silence must know it, wherever this process is held up until then. */
static int patience_now(struct supervisor *supervisor)
{
    supervisor->judged = now_milliseconds();
    supervisor->patience = (unsigned)time_left(supervisor);
    return (int)supervisor->patience;
}

static void watch(struct supervisor *supervisor)
{
    int patience = patience_now(supervisor);

    while (!supervisor->ended) {
        struct pollfd ready[] = {
            { .fd = supervisor->signal_fd, .events = POLLIN },
            /* The frames are the worker's to read; only the end of the connection is of interest here. */
            { .fd = supervisor->input_gone ? -1 : STDIN_FILENO, .events = POLLRDHUP },
            { .fd = supervisor->worker_silent ? -1 : supervisor->link, .events = POLLIN },
        };

        if (poll(ready, 3, patience) < 0)
            continue;
        if (ready[0].revents)
            signal_arrived(supervisor);
        if (ready[1].revents) {
            supervisor->input_gone = true;
            ask_to_end(supervisor, "the input ended", 0); /* the worker sees it, after the last frame */
        }
        if (ready[2].revents)
            worker_spoke(supervisor);
        time_passed(supervisor);
        reap(supervisor);
        patience = patience_now(supervisor);
    }
}

/* Says what the worker could not; not into the middle of a frame that it had begun. */
static void say_ending(struct supervisor *supervisor, json_t *leftovers)
{
    json_t *notice = json_pack("{s:s, s:o, s:o}", "notice", "ending", "reason", json_text(supervisor->reason),
                               "leftovers", leftovers);
    char *text = notice ? json_dumps(notice, JSON_COMPACT) : NULL;
    uint8_t header[FRAME_HEADER_BYTES];

    json_decref(notice);
    if (text && !atomic_load(&supervisor->shared->inside_frame)) {
        frame_header(header, (uint32_t)strlen(text), FRAME_NOTICE, 0);
        if (write(STDOUT_FILENO, header, sizeof(header)) == (ssize_t)sizeof(header) &&
            write(STDOUT_FILENO, text, strlen(text)) < 0)
            fprintf(stderr, "probescope-agent: %s\n", supervisor->reason);
    }
    free(text);
}

/* The worker died without cleaning up: the ledger says what stands. */
static int undo_for_worker(struct supervisor *supervisor)
{
    json_t *leftovers = json_array();
    struct owner self;
    struct ledger ledger;
    int i;

    if (!supervisor->asked) {
        if (WIFSIGNALED(supervisor->status))
            snprintf(supervisor->reason, sizeof(supervisor->reason), "the worker was ended by SIG%s",
                     sigabbrev_np(WTERMSIG(supervisor->status)));
        else
            snprintf(supervisor->reason, sizeof(supervisor->reason), "the worker ended by itself with status %d",
                     WEXITSTATUS(supervisor->status));
    }
    if (owner_of(getpid(), &self) == 0) {
        for (i = 0; ledger_folders[i]; i++) {
            char path[sizeof(ledger.path)];

            ledger_path(ledger_folders[i], &self, path, sizeof(path));
            if (ledger_load(&ledger, path) < 0)
                continue;
            ledger_undo_all(&ledger);
            json_array_extend(leftovers, ledger_leftovers(&ledger));
            ledger_close(&ledger);
        }
    }
    i = json_array_size(leftovers) ? EXIT_LEFTOVERS : EXIT_CLEAN;
    say_ending(supervisor, leftovers);
    return i;
}

int supervisor_run(void)
{
    static struct supervisor supervisor;
    int link[2];

    umask(077);
    tracefs_find();
    private_folder_remove();
    supervisor.shared = shared_make();
    if (!supervisor.shared || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, link) < 0)
        goto failed;
    atomic_store(&supervisor.shared->heard, now_milliseconds());
    atomic_store(&supervisor.shared->heartbeat_timeout, HEARTBEAT_UNTIL_HELLO_MS);
    supervisor.signal_fd = signals_open(true);
    if (supervisor.signal_fd < 0)
        goto failed;
    supervisor.worker = fork();
    if (supervisor.worker < 0)
        goto failed;
    if (!supervisor.worker) {
        close(supervisor.signal_fd);
        close(link[0]);
        _exit(worker_serve(supervisor.shared, link[1]));
    }
    close(link[1]);
    supervisor.link = link[0];
    watch(&supervisor);
    if (atomic_load(&supervisor.shared->cleaned) && WIFEXITED(supervisor.status))
        return WEXITSTATUS(supervisor.status);
    return undo_for_worker(&supervisor);
failed:
    fprintf(stderr, "probescope-agent: starting: %s\n", strerror(errno));
    return EXIT_LEFTOVERS;
}
