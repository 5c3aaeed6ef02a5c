#include "counting/bpf_follow.h"

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "counting/bpf_program.h"
#include "kernel/btf_functions.h"

#define MOST_FOLLOWED 65536

struct bpf_follow {
    int map, born, gone, born_link, gone_link;
};

/* Byte offsets of `pid` and `tgid` in task_struct; -ENODATA without BTF. They lie next to each other. */
static int task_ids(int *offset)
{
    struct kernel_btf btf;
    const struct btf_type *task;
    int id, i, error = -ENODATA;

    if (kernel_btf_open(&btf, ""))
        return -ENODATA;
    id = btf__find_by_name_kind(btf.base, "task_struct", BTF_KIND_STRUCT);
    task = id > 0 ? btf__type_by_id(btf.base, (uint32_t)id) : NULL;
    for (i = 0; task && i + 1 < btf_vlen(task); i++) {
        const struct btf_member *member = &btf_members(task)[i];

        if (strcmp(btf__name_by_offset(btf.base, member[0].name_off), "pid") ||
            strcmp(btf__name_by_offset(btf.base, member[1].name_off), "tgid"))
            continue;
        *offset = (int)(btf_member_bit_offset(task, (uint32_t)i) / 8);
        error = 0;
    }
    kernel_btf_close(&btf);
    return error;
}

static int attach(const char *tracepoint, const struct bpf_insn *program, size_t length, int *fd, int *link)
{
    *fd = bpf_prog_load(BPF_PROG_TYPE_RAW_TRACEPOINT, "probescope", "GPL", program, length, NULL);
    if (*fd < 0)
        return -errno;
    *link = bpf_raw_tracepoint_open(tracepoint, *fd);
    return *link < 0 ? -errno : 0;
}

struct bpf_follow *bpf_follow_open(pid_t process)
{
    struct bpf_follow *follow = calloc(1, sizeof(*follow));
    struct bpf_insn program[BPF_PROGRAM_MOST];
    uint32_t key = (uint32_t)process, value = 1;
    int error, ids = 0;

    if (!follow)
        return NULL;
    follow->map = follow->born = follow->gone = follow->born_link = follow->gone_link = -1;
    error = task_ids(&ids);
    if (error)
        goto failed;
    follow->map = bpf_map_create(BPF_MAP_TYPE_HASH, "probescope", sizeof(key), sizeof(value), MOST_FOLLOWED, NULL);
    if (follow->map < 0 || bpf_map_update_elem(follow->map, &key, &value, BPF_ANY) < 0) {
        error = -errno;
        goto failed;
    }
    error = attach("task_newtask", program, bpf_born_program(program, follow->map, ids), &follow->born,
                   &follow->born_link);
    if (!error)
        error = attach("sched_process_free", program, bpf_gone_program(program, follow->map, ids), &follow->gone,
                       &follow->gone_link);
    if (!error)
        return follow;
failed:
    bpf_follow_close(follow);
    errno = -error;
    return NULL;
}

void bpf_follow_close(struct bpf_follow *follow)
{
    int *fds[5], i;

    if (!follow)
        return;
    fds[0] = &follow->born_link;
    fds[1] = &follow->gone_link;
    fds[2] = &follow->born;
    fds[3] = &follow->gone;
    fds[4] = &follow->map;
    for (i = 0; i < 5; i++)
        if (*fds[i] >= 0)
            close(*fds[i]);
    free(follow);
}

int bpf_follow_map(const struct bpf_follow *follow)
{
    return follow->map;
}
