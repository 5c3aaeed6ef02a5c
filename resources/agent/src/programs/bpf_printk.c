#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/files.h"
#include "programs/bpf_loaded.h"

#define EVENT "events/bpf_trace/bpf_trace_printk/enable"
#define MOST_BYTES (256u << 10)

/* Whether any instruction calls a helper that prints: bpf_trace_printk or bpf_trace_vprintk. */
static bool calls_printk(const struct bpf_program *program)
{
    const struct bpf_insn *instructions = bpf_program__insns(program);
    size_t i, count = bpf_program__insn_cnt(program);

    for (i = 0; i < count; i++)
        if (instructions[i].code == (BPF_JMP | BPF_CALL) && !instructions[i].src_reg &&
            (instructions[i].imm == BPF_FUNC_trace_printk || instructions[i].imm == BPF_FUNC_trace_vprintk))
            return true;
    return false;
}

void bpf_printk_before(struct agent *agent, struct bpf_loaded *loaded)
{
    struct bpf_program *program;
    char path[TRACEFS_PATH_MAX], now[16];

    bpf_object__for_each_program (program, loaded->object)
        loaded->prints |= calls_printk(program);
    if (!loaded->prints || tracefs_path(path, sizeof(path), EVENT) || read_small(path, now, sizeof(now)) < 0 ||
        strcmp(now, "0"))
        return;
    /* It was off: loading turns it on, and whoever finds the ledger turns it off again. */
    loaded->printk_ledger = ledger_plan(&agent->ledger, LEDGER_FILE_VALUE, path, "0", "1");
    if (loaded->printk_ledger > 0)
        ledger_made(&agent->ledger, loaded->printk_ledger);
}

void bpf_printk_open(struct agent *agent, struct bpf_loaded *loaded)
{
    char path[TRACEFS_PATH_MAX + 32];

    loaded->printed_fd = -1;
    if (!loaded->prints || instance_make(agent, &loaded->printed))
        return;
    snprintf(path, sizeof(path), "%s/trace_pipe", loaded->printed.path);
    if (!instance_write(&loaded->printed, EVENT, "1", 0))
        loaded->printed_fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (loaded->printed_fd < 0)
        instance_remove(agent, &loaded->printed);
}

/* `  comm-812  [001] d..31 12.345678: bpf_trace_printk: TEXT`; a lost page says so in a line of its own. */
static void write_line(struct deflated *answer, char *line)
{
    char *text = strstr(line, "bpf_trace_printk: ");

    if (text)
        deflated_line(answer, "p\t%s", text + strlen("bpf_trace_printk: "));
    else if (strstr(line, "LOST"))
        deflated_line(answer, "n\t%s", line);
}

long bpf_printk_write(struct bpf_loaded *loaded, struct deflated *answer)
{
    char text[8192];
    size_t kept = 0, total = 0;
    long lines = 0;
    ssize_t got;

    if (!loaded->prints || loaded->printed_fd < 0)
        return 0;
    while (total < MOST_BYTES &&
           (got = read(loaded->printed_fd, text + kept, sizeof(text) - 1 - kept)) > 0) {
        char *at = text, *end;

        total += (size_t)got;
        kept += (size_t)got;
        text[kept] = '\0';
        for (; (end = strchr(at, '\n')); at = end + 1, lines++) {
            *end = '\0';
            write_line(answer, at);
        }
        kept -= (size_t)(at - text);
        memmove(text, at, kept);
        if (kept == sizeof(text) - 1)
            kept = 0; /* a line that long is nobody's message */
    }
    return lines;
}

void bpf_printk_close(struct agent *agent, struct bpf_loaded *loaded)
{
    if (loaded->prints && loaded->printed_fd >= 0) {
        close(loaded->printed_fd);
        loaded->printed_fd = -1;
        instance_remove(agent, &loaded->printed);
    }
    if (loaded->printk_ledger > 0)
        ledger_undo(&agent->ledger, loaded->printk_ledger);
    loaded->printk_ledger = 0;
}
