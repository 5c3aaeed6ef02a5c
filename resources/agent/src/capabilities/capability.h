/* Finding out what this kernel and this user can do here, by trying: app/model/capability.ts. */
#ifndef CAPABILITIES_CAPABILITY_H
#define CAPABILITIES_CAPABILITY_H

#include "agent/agent.h"

struct capability {
    enum { MISSING, AVAILABLE, UNKNOWN } available;
    char reason[256]; /* why not, or why it is not known */
    char detail[256]; /* a version, a path, a count; may be empty */
    int error;        /* positive errno behind the reason, or 0 */
};

typedef void capability_probe(struct agent *agent, struct capability *found);

/* What a probe reports; `format` may be NULL for no detail. */
void capability_have(struct capability *found, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* `what` gave `error`: the reason reads `what: EPERM`. */
void capability_lack(struct capability *found, int error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* In kernel.c: files and perf events. */
capability_probe probe_root, probe_tracefs, probe_tracepoints, probe_function_tracer, probe_function_graph,
    probe_hist_triggers, probe_perf_counting, probe_perf_software, probe_perf_hardware, probe_kallsyms, probe_kcore,
    probe_kernel_headers;
/* In probes.c: probes in kernel text and in programs. */
capability_probe probe_kprobes, probe_kprobes_optimized, probe_kprobes_on_ftrace, probe_uprobes;
/* In bpf.c. */
capability_probe probe_btf, probe_bpf_load, probe_fentry, probe_kprobe_multi, probe_raw_tracepoints;

/* In tools.c: all tools are started at once, and asked for their version within the time limit. */
#define TOOLS 5
extern const char *const tool_names[TOOLS];
struct tool_query {
    int pid, fd;
    char path[256];
    struct capability found;
};
/* Where administrators' tools lie; a non-login shell's PATH often lacks the last two. */
#define USUAL_PATH "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
/* Where a tool is, in PATH or in USUAL_PATH. */
bool find_tool(const char *name, char *path, size_t size);
void tools_ask(struct tool_query queries[TOOLS]);
void tools_answer(struct tool_query queries[TOOLS], int milliseconds);

#endif
