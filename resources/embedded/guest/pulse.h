/* The machine's own life, a program beside this one: it sleeps while nobody looks, and costs nothing then. */
#ifndef PULSE_H
#define PULSE_H

#include <stdint.h>

void pulse_start(const char *program);

/* @param sent how many bytes have been sent to whoever looks, so far */
void pulse_look(uint64_t sent);

/* Milliseconds after which it is to look again; -1: not before something has been sent. */
int pulse_patience(void);

#endif
