/* perf's names of the kernel's software, hardware and cache events (tools/perf/util/parse-events.c). */
#ifndef KERNEL_PERF_NAMES_H
#define KERNEL_PERF_NAMES_H

#include <stdbool.h>
#include <stdint.h>

bool software_event(const char *name, uint64_t *config);
bool hardware_event(const char *name, uint64_t *config);
/* `L1-dcache-load-misses` and the like. */
bool cache_event(const char *name, uint64_t *config);

/* All names of the first two, one after the other; NULL ends the list. */
const char *software_event_name(unsigned index);
const char *hardware_event_name(unsigned index);

#endif
