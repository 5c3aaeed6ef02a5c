/* What a trace buffer says of itself: per_cpu/cpuN/stats of a tracefs instance. */
#ifndef COUNTING_RING_STATISTICS_H
#define COUNTING_RING_STATISTICS_H

#include <stdint.h>

struct ring_statistics {
    uint64_t written; /* events, whether they are still in it or were overwritten: exact */
    uint64_t lost;    /* those that it could not take */
};

/* `fd` is an open stats file. -errno. */
int ring_statistics_read(int fd, struct ring_statistics *statistics);

#endif
