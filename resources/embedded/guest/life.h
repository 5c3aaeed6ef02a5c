/*
 * What an otherwise idle machine does, so that there is something to trace: calls getuid, opens and reads a file, passes a
 * byte to and fro between two tasks, now and then starts a program. More and less of it in turn, as a machine's day goes.
 */
#ifndef LIFE_H
#define LIFE_H

/* Ends only when something is missing; @returns what the program that it is ends with */
int life_live(void);

#endif
