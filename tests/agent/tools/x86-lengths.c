/* Compares x86_length with a disassembly: `objdump -d -w --insn-width=16 FILE | x86-lengths`. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "code/x86_length.h"

/* Bytes after the address of a line such as `  1139:\t55 \tpush %rbp`; the rest is the instruction's text. */
static size_t take_bytes(const char *at, unsigned char *bytes, size_t room, const char **rest)
{
    size_t count = 0;

    at += strspn(at, "\t ");
    while (count < room) {
        char *end;
        unsigned long byte = strtoul(at, &end, 16);

        if (end != at + 2)
            break;
        bytes[count++] = (unsigned char)byte;
        at = end + (*end == ' ');
    }
    *rest = at;
    return count;
}

int main(void)
{
    long instructions = 0, wrong = 0;
    char line[4096];

    while (fgets(line, sizeof(line), stdin)) {
        const char *colon = strchr(line, ':'), *text;
        unsigned char bytes[24];
        size_t count;

        if (line[0] != ' ' || !colon)
            continue;
        count = take_bytes(colon + 1, bytes, sizeof(bytes), &text);
        /* Data between functions; and objdump joins FWAIT, an instruction of its own, with the next. */
        if (!count || strstr(text, "(bad)") || strstr(text, "rex") || (bytes[0] == 0x9b && count > 1))
            continue;
        instructions++;
        if (x86_length(bytes, count, 1) != count && wrong++ < 20)
            printf("%zu instead of %zu: %s", x86_length(bytes, count, 1), count, line);
    }
    printf("%ld instructions, %ld wrong\n", instructions, wrong);
    return 0;
}
