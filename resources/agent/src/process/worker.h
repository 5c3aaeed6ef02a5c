/* The worker: reads frames, answers requests, counts. */
#ifndef PROCESS_WORKER_H
#define PROCESS_WORKER_H

#include "base/shared.h"

/* Why the supervisor tells the worker to end: one byte over the socket between them. */
enum end_reason {
    END_HEARTBEAT = 'h',
    END_SIGNAL = 's',
};

/* Exit statuses of the worker and of the program. */
#define EXIT_CLEAN 0
#define EXIT_LEFTOVERS 1
#define EXIT_USAGE 2
#define EXIT_NOT_CLEANED 3 /* the worker's alone: the supervisor undoes */

/* Serves on stdin and stdout until the end; `link` is the socket to the supervisor. Returns an exit status. */
int worker_serve(struct shared *shared, int link);

#endif
