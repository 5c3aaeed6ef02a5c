/* A long answer: lines, deflated into one zlib stream, sent in PART frames as they come. */
#ifndef AGENT_DEFLATED_H
#define AGENT_DEFLATED_H

#include <stdbool.h>
#include <stdint.h>

#include "agent/request.h"
#include "base/failure.h"

struct deflated;

struct deflated *deflated_begin(struct agent *agent, struct request *request);
/* printf into the stream. Once something has gone wrong (cancelled, connection gone) it does nothing. */
void deflated_text(struct deflated *stream, const char *text, size_t length);
void deflated_line(struct deflated *stream, const char *format, ...) __attribute__((format(printf, 2, 3)));

/*
 * Sends what is left, and frees. Fills in `result` {entries, bytes, note}: `bytes` of text before deflating, `note`
 * may be empty. -1 with the failure when it could not be sent.
 */
int deflated_end(struct deflated *stream, long entries, const char *note, json_t **result, struct failure *failure);

#endif
