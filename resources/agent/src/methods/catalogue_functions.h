/* The catalogue's functions and raw tracepoints. */
#ifndef METHODS_CATALOGUE_FUNCTIONS_H
#define METHODS_CATALOGUE_FUNCTIONS_H

#include "agent/deflated.h"

/* Each writes its lines, counts them in `entries`, and may leave in `note` why some are missing. */
int list_functions(struct deflated *stream, struct request *request, long *entries, char *note, size_t note_size,
                   struct failure *failure);
int list_raw_tracepoints(struct deflated *stream, long *entries, char *note, size_t note_size,
                         struct failure *failure);

#endif
