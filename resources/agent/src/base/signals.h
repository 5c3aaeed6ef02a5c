/* Signals are read from a descriptor, beside all else that is waited for: nothing of ours runs in a handler. */
#ifndef BASE_SIGNALS_H
#define BASE_SIGNALS_H

#include <stdbool.h>

/*
 * Blocks those that ask a process of ours to end (TERM, HUP, INT, PIPE), with `children` CHLD as well; a signalfd(2) of them,
 * or -1 with errno.
 */
int signals_open(bool children);

#endif
