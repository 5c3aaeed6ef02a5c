#include "counting/probe_link.h"

#include <errno.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "counting/bpf_counter.h"
#include "counting/perf_counter.h"

static struct counter *open_bpf(struct perf_event_attr *attr, const struct cpus *cpus)
{
    struct bpf_counting how = { .type = BPF_PROG_TYPE_KPROBE };
    struct bpf_counter *counter = bpf_counter_load(&how, cpus, NULL, 0);
    int event, link, error;

    if (!counter)
        return NULL;
    event = (int)perf_event_open(attr, -1, cpus->numbers[0], -1, 0);
    if (event < 0) {
        error = errno;
        goto failed;
    }
    /* A link (Linux 5.15) can be asked for the probe's misses; the ioctl does the same without. */
    link = bpf_link_create(bpf_counter_program(counter), event, BPF_PERF_EVENT, NULL);
    if (link < 0 && ioctl(event, PERF_EVENT_IOC_SET_BPF, bpf_counter_program(counter)) < 0) {
        error = errno;
        close(event);
        goto failed;
    }
    bpf_counter_hold(counter, event, link, true);
    if (ioctl(event, PERF_EVENT_IOC_ENABLE, 0) < 0) {
        error = errno;
        goto failed;
    }
    return bpf_counter_counter(counter);
failed:
    bpf_counter_free(counter);
    errno = error;
    return NULL;
}

struct counter *probe_open(struct perf_event_attr *attr, const struct scope *scope, const struct cpus *cpus,
                           char *method, size_t method_size, const char *name)
{
    bool with_bpf = !scope->process && bpf_loadable() == 0;

    snprintf(method, method_size, "%s %s", with_bpf ? "bpf" : "perf", name);
    return with_bpf ? open_bpf(attr, cpus) : perf_counter_open(attr, scope, cpus, false);
}
