/* errno in the kernel's terms, with what can be done about it. */
#ifndef BASE_ERRORS_H
#define BASE_ERRORS_H

#include "base/failure.h"

/* `EPERM`; `E123` for one without a name. The result lives as long as the program, or until the next unnamed one. */
const char *errno_name(int error);

/*
 * Fills in a failure for a call that gave `error` (positive errno) while doing `what` (`opening …`, `attaching …`).
 * Code, message (`what: EPERM, Operation not permitted`) and remedy follow from the errno and from this machine's
 * switches (lockdown, perf_event_paranoid, unprivileged_bpf_disabled). Returns -1.
 */
int fail_errno(struct failure *f, int error, const char *format, ...) __attribute__((format(printf, 3, 4)));

#endif
