#include "counting/ring_statistics.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The number after `name: ` at the start of a line of the statistics (ring_buffer.c, tracing_stats_read in trace.c). */
static uint64_t statistic(const char *text, const char *name)
{
    size_t length = strlen(name);
    const char *line;

    for (line = text; line && *line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL)
        if (!strncmp(line, name, length) && line[length] == ':')
            return strtoull(line + length + 1, NULL, 10);
    return 0;
}

int ring_statistics_read(int fd, struct ring_statistics *statistics)
{
    char text[1024];
    ssize_t got = pread(fd, text, sizeof(text) - 1, 0);

    if (got < 0)
        return -errno;
    text[got] = '\0';
    statistics->written = statistic(text, "entries") + statistic(text, "overrun") + statistic(text, "read events");
    statistics->lost = statistic(text, "commit overrun") + statistic(text, "dropped events");
    return 0;
}
