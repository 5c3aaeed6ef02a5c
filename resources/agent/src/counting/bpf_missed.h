/* Events that a BPF program did not see. */
#ifndef COUNTING_BPF_MISSED_H
#define COUNTING_BPF_MISSED_H

#include <stdint.h>

/* Since the program was loaded, because it was running on that CPU already: Linux 5.12. -1: this kernel does not say. */
int64_t bpf_program_missed(int program);

/*
 * Since the link was made, because its kprobe was being handled on that CPU already: Linux 6.7, which is also the first
 * that counts what programs of perf events miss. 0 for links without a kprobe; -1: this kernel does not say.
 */
int64_t bpf_link_missed(int link);

#endif
