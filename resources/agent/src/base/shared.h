/* What the worker tells the supervisor: one page that both map. 32-bit atomics, so that they are lock-free anywhere. */
#ifndef BASE_SHARED_H
#define BASE_SHARED_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct shared {
    atomic_uint heard;             /* now_milliseconds() of the last frame that arrived */
    atomic_uint heartbeat_timeout; /* milliseconds */
    atomic_uint inside_frame;      /* stdout has a part of a frame: nobody else may write there */
    atomic_uint cleaned;           /* the worker has undone everything and said so */
};

/* CLOCK_MONOTONIC (it stands still while the target sleeps) in milliseconds, modulo 2^32. */
unsigned now_milliseconds(void);

/* NULL with errno on failure. */
struct shared *shared_make(void);

#endif
