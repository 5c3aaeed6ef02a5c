/*
 * The supervisor: a process that only watches. It undoes what stands in the ledger when the worker cannot: killed,
 * hung, or stopped. It reads no frame and attaches nothing, so little can go wrong in it.
 */
#ifndef PROCESS_SUPERVISOR_H
#define PROCESS_SUPERVISOR_H

/* Splits into supervisor and worker and serves on stdin and stdout. Returns the program's exit status. */
int supervisor_run(void);

#endif
