/* What the kernel put into its text for a kprobe, as its own list of kprobes says. */
#ifndef COUNTING_PATCH_H
#define COUNTING_PATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "counting/counter.h"

/*
 * `int3`, `jump` (optimized) or `ftrace` for the kprobe at this address, from debugfs kprobes/list; NULL when it is not
 * listed, when there is no debugfs, or when addresses are hidden. An entry probe is also found behind an ENDBR or BTI.
 */
const char *patch_now(uint64_t address);

/* The same for a kprobe on the entry of a function of that name: for a kernel that hides addresses. */
const char *patch_of_entry(const char *function);

/* That kprobe's line of the list, without its line feed. False when there is none, or no list. */
bool patch_list_line(uint64_t address, char *line, size_t size);

/* Where kprobes are listed from `begin` up to `end`, at most `room` of them; -1 where there is no list. */
int patch_list_addresses(uint64_t begin, uint64_t end, uint64_t *addresses, int room);

/* Lines of the list about kprobes from `begin` up to `end`, as a JSON array of strings. */
json_t *patch_list_within(uint64_t begin, uint64_t end);

/* False when somebody switched all kprobes of the machine off (debugfs kprobes/enabled): none of them fires then. */
bool kprobes_enabled(void);

/* Whether a kprobe on a function's entry goes through ftrace here: tried once, on a function that is hardly called. */
bool kprobes_use_ftrace(void);

/* Whether the kernel lists a kprobe that was put on `asked` under `listed`: the same, or behind the entry's mark. */
bool patch_same_place(uint64_t asked, uint64_t listed);

/* True for an int3 that the kernel may yet turn into a jump. */
bool patch_may_change(const struct attachment *attachment);

#endif
