/* Starting a program, on pipes or on a terminal of its own. */
#ifndef PROGRAM_H
#define PROGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define MOST_ARGUMENTS 64

/* As FRAME_OPEN describes it; the arguments point into its payload. */
struct program {
    bool terminal;
    uint16_t columns, rows;
    char *arguments[MOST_ARGUMENTS + 1];
};

/* Our ends: the same descriptor for a terminal, and neither of them ever waits. */
struct program_ends {
    int input, output;
};

/* @returns false when it describes none */
bool program_described(struct program *program, const uint8_t *payload, size_t length);
/* @returns -1 when it cannot be started; then there are no ends */
pid_t program_start(const struct program *program, struct program_ends *ends);

#endif
