#include "counting/perf_open.h"

#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/files.h"

long perf_event_open(struct perf_event_attr *attr, pid_t pid, int cpu, int group_fd, unsigned long flags)
{
    return syscall(SYS_perf_event_open, attr, pid, cpu, group_fd, flags | PERF_FLAG_FD_CLOEXEC);
}

struct perf_event_attr perf_counting(uint32_t type, uint64_t config)
{
    return (struct perf_event_attr){
        .type = type,
        .size = sizeof(struct perf_event_attr),
        .config = config,
        .read_format = PERF_FORMAT_TOTAL_TIME_ENABLED | PERF_FORMAT_TOTAL_TIME_RUNNING,
        .disabled = 1,
    };
}

int perf_pmu_type(const char *pmu)
{
    char path[128];
    long long type;
    int error;

    snprintf(path, sizeof(path), "/sys/bus/event_source/devices/%s/type", pmu);
    error = read_number(path, &type);
    return error ? error : (int)type;
}
