#include <bpf/bpf.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/btf.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/errors.h"
#include "capabilities/capability.h"
#include "counting/bpf_counter.h"
#include "kernel/btf_functions.h"

/* The kernel's own function for testing BPF's trampolines (net/bpf/test_run.c): nothing else calls it. */
#define QUIET_FUNCTION "bpf_fentry_test1"
#define QUIET_TRACEPOINT "sched_process_hang"
#define KPROBE_MULTI 42 /* BPF_TRACE_KPROBE_MULTI, Linux 5.18 */

void probe_btf(struct agent *agent, struct capability *found)
{
    uint16_t magic = 0;
    int fd = open("/sys/kernel/btf/vmlinux", O_RDONLY | O_CLOEXEC);
    ssize_t got = fd < 0 ? -1 : read(fd, &magic, sizeof(magic));
    int error = errno;

    (void)agent;
    if (fd >= 0)
        close(fd);
    if (got == sizeof(magic) && magic == BTF_MAGIC)
        capability_have(found, NULL);
    else
        capability_lack(found, got < 0 ? error : EINVAL, "reading /sys/kernel/btf/vmlinux");
}

void probe_bpf_load(struct agent *agent, struct capability *found)
{
    int error = bpf_loadable();

    (void)agent;
    if (error)
        capability_lack(found, -error, "loading a BPF program that counts");
    else
        capability_have(found, NULL);
}

/* Loads and attaches to nothing that runs; -errno, and in `what` the step that gave it. */
static int try_attach(struct agent *agent, const struct bpf_counting *how, const char *name, const char **what)
{
    struct bpf_counter *counter;
    int error = 0, link;

    *what = "loading the program";
    counter = bpf_counter_load(how, &agent->cpus, NULL, 0);
    if (!counter)
        return -errno;
    *what = "attaching the program";
    link = bpf_raw_tracepoint_open(name, bpf_counter_program(counter));
    if (link < 0)
        error = -errno;
    else
        close(link);
    bpf_counter_free(counter);
    return error;
}

void probe_fentry(struct agent *agent, struct capability *found)
{
    struct bpf_counting how = { .type = BPF_PROG_TYPE_TRACING, .attach_type = BPF_TRACE_FENTRY };
    struct kernel_btf btf;
    const char *what = "reading /sys/kernel/btf/vmlinux";
    int error = bpf_loadable();

    if (error) {
        capability_lack(found, -error, "loading a BPF program");
        return;
    }
    error = kernel_btf_open(&btf, "");
    if (!error) {
        how.btf_id = btf_function_id(&btf, QUIET_FUNCTION);
        if (how.btf_id < 0)
            how.btf_id = btf_function_id(&btf, "version_proc_show");
        kernel_btf_close(&btf);
        what = "finding a function in BTF";
        error = how.btf_id < 0 ? how.btf_id : try_attach(agent, &how, NULL, &what);
    }
    if (error)
        capability_lack(found, -error, "%s", what);
    else
        capability_have(found, NULL);
}

void probe_raw_tracepoints(struct agent *agent, struct capability *found)
{
    struct bpf_counting how = { .type = BPF_PROG_TYPE_RAW_TRACEPOINT };
    const char *what;
    int error = bpf_loadable();

    if (error) {
        capability_lack(found, -error, "loading a BPF program");
        return;
    }
    error = try_attach(agent, &how, QUIET_TRACEPOINT, &what);
    if (error == -ENOENT) /* a kernel without CONFIG_DETECT_HUNG_TASK */
        error = try_attach(agent, &how, "sched_process_exec", &what);
    if (error)
        capability_lack(found, -error, "%s", what);
    else
        capability_have(found, NULL);
}

void probe_kprobe_multi(struct agent *agent, struct capability *found)
{
    struct bpf_counting how = { .type = BPF_PROG_TYPE_KPROBE, .attach_type = (enum bpf_attach_type)KPROBE_MULTI };
    const char *names[] = { QUIET_FUNCTION };
    LIBBPF_OPTS(bpf_link_create_opts, options, .kprobe_multi.syms = names, .kprobe_multi.cnt = 1);
    struct bpf_counter *counter;
    int link, error = bpf_loadable();

    if (error) {
        capability_lack(found, -error, "loading a BPF program");
        return;
    }
    counter = bpf_counter_load(&how, &agent->cpus, NULL, 0);
    if (!counter) {
        capability_lack(found, errno, "loading a program for many kprobes");
        return;
    }
    link = bpf_link_create(bpf_counter_program(counter), 0, (enum bpf_attach_type)KPROBE_MULTI, &options);
    if (link < 0 && errno == ESRCH) { /* a kernel without the function: another quiet one */
        names[0] = "version_proc_show";
        link = bpf_link_create(bpf_counter_program(counter), 0, (enum bpf_attach_type)KPROBE_MULTI, &options);
    }
    if (link < 0) {
        capability_lack(found, errno, "attaching one program to many kprobes (fprobe)");
    } else {
        close(link);
        capability_have(found, NULL);
    }
    bpf_counter_free(counter);
}
