#include "kernel/kallsyms.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ROOM (1u << 16)

bool kallsyms_is_text(char type)
{
    return type == 't' || type == 'T' || type == 'w' || type == 'W';
}

static bool parse(const char *text, const char *end, struct kallsyms_line *line)
{
    const char *name_end;

    for (line->address = 0; text < end && *text != ' '; text++) {
        unsigned digit = *text <= '9' ? (unsigned)(*text - '0') : (unsigned)(*text - 'a') + 10;

        line->address = line->address << 4 | (digit & 15);
    }
    if (end - text < 4)
        return false;
    line->type = text[1];
    line->name = text + 3;
    name_end = memchr(line->name, '\t', (size_t)(end - line->name));
    if (!name_end)
        name_end = end;
    line->name_length = (size_t)(name_end - line->name);
    line->module = end - name_end > 2 ? name_end + 2 : "";
    line->module_length = end - name_end > 2 ? (size_t)(end - 1 - line->module) : 0;
    return true;
}

int kallsyms_read(bool (*take)(void *context, const struct kallsyms_line *line), void *context)
{
    size_t held = 0;
    char *buffer = malloc(ROOM);
    int error = 0, fd = open("/proc/kallsyms", O_RDONLY | O_CLOEXEC);
    ssize_t got = 0;

    if (fd < 0 || !buffer)
        error = fd < 0 ? -errno : -ENOMEM;
    while (!error && (got = read(fd, buffer + held, ROOM - held)) > 0) {
        char *text = buffer, *stop = buffer + held + got, *end;
        struct kallsyms_line line;

        for (; !error && (end = memchr(text, '\n', (size_t)(stop - text))); text = end + 1)
            if (parse(text, end, &line) && !take(context, &line))
                error = -ENOMEM;
        held = (size_t)(stop - text);
        memmove(buffer, text, held);
    }
    if (got < 0)
        error = -errno;
    if (fd >= 0)
        close(fd);
    free(buffer);
    return error;
}
