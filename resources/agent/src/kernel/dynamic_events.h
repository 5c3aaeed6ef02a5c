/*
 * Probes that are listed for the whole machine, kprobe_events and uprobe_events of tracefs
 * (Documentation/trace/kprobetrace.rst, uprobetracer.rst), by their names GROUP/EVENT.
 */
#ifndef KERNEL_DYNAMIC_EVENTS_H
#define KERNEL_DYNAMIC_EVENTS_H

/* The files that list them, ended by NULL. */
extern const char *const dynamic_event_files[];

/*
 * The GROUP/EVENT of a line such as `p:GROUP/EVENT place …` or `r8:GROUP/EVENT …`, cut off within the line; NULL when it is
 * none.
 */
char *dynamic_event_name(char *line);

/* Waits a little while somebody uses it. Returns 0, also when there is none of that name, or -errno. */
int dynamic_event_delete(const char *name);

/* All of a group, wherever they are enabled. Returns 0, or the first -errno. */
int dynamic_events_delete_group(const char *group);

#endif
