/* Which CPUs there are: `0-3,8` of /sys/devices/system/cpu/online and possible. */
#ifndef BASE_CPUS_H
#define BASE_CPUS_H

#include <stddef.h>

struct cpus {
    int *numbers; /* ascending */
    int count;
    int possible; /* highest possible CPU number + 1: the length of a per-CPU BPF value */
};

/* -errno when it cannot be read. */
int cpus_read(struct cpus *cpus);
void cpus_free(struct cpus *cpus);

/* Numbers of a list such as `0-3,8` into `numbers` (room for `room`); how many, or -1 when it is not such a list. */
int cpu_list_parse(const char *text, int *numbers, int room);

#endif
