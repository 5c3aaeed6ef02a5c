#include "process/worker.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "agent/agent.h"
#include "agent/requests.h"
#include "base/signals.h"
#include "base/text.h"
#include "bench/requests.h"
#include "methods/methods.h"
#include "programs/bpf_objects.h"
#include "programs/tools.h"
#include "protocol.h"
#include "runs/runs.h"
#include "wire/frames.h"

#define HEARTBEAT_MOST_BYTES 64
/* After the end of the input, requests that had arrived are still answered for this long. */
#define EOF_PATIENCE_MS 2000
#define THREAD_PATIENCE_MS 2500
#define FAREWELL_PATIENCE_MS 1000
/* How often attached probes are looked at again: see runs_recheck. */
#define RECHECK_MS 300

struct worker {
    struct agent agent;
    struct frame_input input;
    int signal_fd;
    bool input_ended;
    unsigned input_ended_at;
    char reason[256]; /* why it ends; empty: it does not */
};

static void end(struct worker *worker, const char *reason)
{
    if (!worker->reason[0])
        copy_text(worker->reason, sizeof(worker->reason), reason);
}

static void tell_changes(void *context, size_t standing)
{
    struct agent *agent = context;

    output_json(agent->output, FRAME_NOTICE, 0,
                json_pack("{s:s, s:i}", "notice", "ledger", "changes", (int)standing));
}

/* Sixty-four sources on many CPUs need many descriptors; before 5.11, BPF maps count as locked memory. */
static void raise_limits(void)
{
    struct rlimit limit;

    if (!getrlimit(RLIMIT_NOFILE, &limit)) {
        limit.rlim_cur = limit.rlim_max = limit.rlim_max < 1048576 ? 1048576 : limit.rlim_max;
        if (setrlimit(RLIMIT_NOFILE, &limit) < 0 && !getrlimit(RLIMIT_NOFILE, &limit)) {
            limit.rlim_cur = limit.rlim_max;
            setrlimit(RLIMIT_NOFILE, &limit);
        }
    }
    limit.rlim_cur = limit.rlim_max = RLIM_INFINITY;
    setrlimit(RLIMIT_MEMLOCK, &limit);
}

static const struct errand errands[] = {
    { bench_wants_leave, bench_leave, 0 },
    { tools_want_reap, tools_reap, 0 },
    { runs_want_recheck, runs_recheck, RECHECK_MS },
};

static int set_up(struct worker *worker, struct shared *shared, int link)
{
    struct agent *agent = &worker->agent;
    struct owner owner;

    agent->link = link;
    agent->shared = shared;
    agent->supervisor = getppid();
    raise_limits();
    if (owner_of(agent->supervisor, &owner) < 0 || cpus_read(&agent->cpus) < 0)
        return -1;
    ledger_init(&agent->ledger, &owner);
    agent->ledger.changed = tell_changes;
    agent->ledger.context = agent;
    worker->signal_fd = signals_open(false);
    agent->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    agent->output = output_open(STDOUT_FILENO, agent->wake_fd, shared);
    agent->runs = runs_new();
    agent->tools = tools_new();
    if (worker->signal_fd < 0 || agent->wake_fd < 0 || !agent->output || !agent->runs || !agent->tools)
        return -1;
    agent->requests = requests_start(agent, request_handler_for, errands, sizeof(errands) / sizeof(*errands));
    return agent->requests ? 0 : -1;
}

static void frame_arrived(struct worker *worker, const struct frame *frame)
{
    struct agent *agent = &worker->agent;
    struct failure failure;

    switch (frame->kind) {
    case FRAME_HEARTBEAT:
        output_droppable(agent->output, FRAME_ECHO, frame->stream, frame->payload,
                         frame->length < HEARTBEAT_MOST_BYTES ? frame->length : HEARTBEAT_MOST_BYTES);
        break;
    case FRAME_CANCEL:
        requests_cancel(agent->requests, frame->stream);
        break;
    default:
        if (requests_push(agent->requests, frame->stream, frame->payload, frame->length) < 0) {
            fail_memory(&failure);
            output_failure(agent->output, frame->stream, &failure);
        }
    }
}

static void framing_error(struct worker *worker, const struct frame *frame, enum frame_result result)
{
    struct failure failure;

    if (result == FRAME_TOO_LONG)
        fail(&failure, "bad-frame", "A frame of %u bytes: the most is %d", frame->length, FRAME_MAX_PAYLOAD);
    else if (result == FRAME_UNKNOWN_KIND)
        fail(&failure, "bad-frame", "A frame of kind %u, which nobody may send to the agent", frame->kind);
    else
        fail_memory(&failure);
    output_failure(worker->agent.output, frame->stream, &failure);
    end(worker, failure.message);
}

static void input_ready(struct worker *worker)
{
    struct frame frame = { 0 };
    enum frame_result result;
    size_t room;
    char *space = frame_input_space(&worker->input, &room);
    ssize_t got;

    if (!space) {
        end(worker, "no memory for a frame");
        return;
    }
    got = read(STDIN_FILENO, space, room);
    if (got < 0 && (errno == EINTR || errno == EAGAIN))
        return;
    if (got <= 0) {
        worker->input_ended = true;
        worker->input_ended_at = now_milliseconds();
        return;
    }
    frame_input_added(&worker->input, (size_t)got);
    while ((result = frame_next(&worker->input, &frame)) == FRAME_READY) {
        atomic_store(&worker->agent.shared->heard, now_milliseconds());
        frame_arrived(worker, &frame);
    }
    if (result != FRAME_NEEDS_MORE)
        framing_error(worker, &frame, result);
}

static void signal_arrived(struct worker *worker)
{
    struct signalfd_siginfo info;
    char reason[64];

    while (read(worker->signal_fd, &info, sizeof(info)) == sizeof(info)) {
        snprintf(reason, sizeof(reason), "signal SIG%s", sigabbrev_np((int)info.ssi_signo));
        end(worker, reason);
    }
}

static void supervisor_spoke(struct worker *worker)
{
    char what;
    ssize_t got = read(worker->agent.link, &what, 1);

    if (got == 1)
        end(worker, what == END_HEARTBEAT ? "nothing was heard from the other end in time" : "a signal ended it");
    else if (got == 0 || errno != EAGAIN)
        end(worker, "the supervisor was killed");
}

static void check_ends(struct worker *worker)
{
    struct agent *agent = &worker->agent;

    if (output_broken(agent->output))
        end(worker, "the other end closed the connection");
    if (agent->farewell)
        end(worker, "bye");
    if (worker->input_ended && (requests_idle(agent->requests) ||
                                now_milliseconds() - worker->input_ended_at >= EOF_PATIENCE_MS))
        end(worker, "the input ended");
}

static void turn(struct worker *worker)
{
    enum { INPUT, SIGNALS, LINK, WAKE, OUTPUT, TIMERS };
    struct agent *agent = &worker->agent;
    struct pollfd ready[TIMERS + MOST_RUNS + TOOL_POLLS] = {
        [INPUT] = { .fd = worker->input_ended ? -1 : STDIN_FILENO, .events = POLLIN },
        [SIGNALS] = { .fd = worker->signal_fd, .events = POLLIN },
        [LINK] = { .fd = agent->link, .events = POLLIN },
        [WAKE] = { .fd = agent->wake_fd, .events = POLLIN },
        [OUTPUT] = { .fd = output_pending(agent->output) ? STDOUT_FILENO : -1, .events = POLLOUT },
    };
    int count = TIMERS + runs_poll(agent->runs, ready + TIMERS, MOST_RUNS);
    uint64_t woken;

    count += tools_poll(agent->tools, ready + count);
    if (poll(ready, (nfds_t)count, worker->input_ended ? 100 : -1) < 0)
        return;
    if (ready[WAKE].revents && read(agent->wake_fd, &woken, sizeof(woken)) < 0)
        return;
    if (ready[SIGNALS].revents)
        signal_arrived(worker);
    if (ready[LINK].revents)
        supervisor_spoke(worker);
    if (ready[OUTPUT].revents)
        output_flush(agent->output);
    runs_tick(agent);
    tools_read(agent);
    if (ready[INPUT].revents)
        input_ready(worker);
    check_ends(worker);
}

/* Undoes everything, says so, and frees. */
static int finish(struct worker *worker)
{
    struct agent *agent = &worker->agent;
    json_t *leftovers;
    int status;

    if (!requests_end(agent->requests, THREAD_PATIENCE_MS))
        return EXIT_NOT_CLEANED; /* it hangs in the kernel: our death closes the descriptors, the supervisor undoes */
    bench_end(agent);
    runs_stop_all(agent);
    tools_stop_all(agent);
    bpf_objects_free_all(agent);
    ledger_undo_all(&agent->ledger);
    leftovers = ledger_leftovers(&agent->ledger);
    status = json_array_size(leftovers) ? EXIT_LEFTOVERS : EXIT_CLEAN;
    output_json(agent->output, FRAME_NOTICE, 0,
                json_pack("{s:s, s:o, s:o}", "notice", "ending", "reason", json_text(worker->reason), "leftovers",
                          leftovers));
    output_drain(agent->output, FAREWELL_PATIENCE_MS);
    ledger_close(&agent->ledger);
    atomic_store(&agent->shared->cleaned, 1);
    runs_free(agent->runs);
    tools_free(agent->tools);
    output_close(agent->output);
    cpus_free(&agent->cpus);
    frame_input_free(&worker->input);
    return status;
}

int worker_serve(struct shared *shared, int link)
{
    static struct worker worker;

    prctl(PR_SET_NAME, "probescope-work");
    /* A stopped worker whose supervisor dies goes on, sees the closed socket, and cleans up. */
    prctl(PR_SET_PDEATHSIG, SIGCONT);
    if (set_up(&worker, shared, link) < 0) {
        fprintf(stderr, "probescope-agent: starting: %s\n", strerror(errno));
        return EXIT_NOT_CLEANED;
    }
    while (!worker.reason[0])
        turn(&worker);
    return finish(&worker);
}
