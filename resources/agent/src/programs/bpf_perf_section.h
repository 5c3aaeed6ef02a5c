/* SEC("perf_event/…"): which event of perf's calls the program, and at every how many of them. */
#ifndef PROGRAMS_BPF_PERF_SECTION_H
#define PROGRAMS_BPF_PERF_SECTION_H

#include <linux/perf_event.h>
#include <stdbool.h>
#include <stddef.h>

/* libbpf knows SEC("perf_event") alone, which says neither. */
bool perf_section(const char *section);

/*
 * `perf_event` is each CPU's clock, as is `perf_event/profile:hz:99`; `perf_event/software:page-faults:1` and the like
 * are an event by perf's name (hardware:, cache:, raw:r1a8) and its period. -1 with words on what is wrong with it.
 */
int perf_section_read(const char *section, struct perf_event_attr *attr, char *why, size_t size);

#endif
