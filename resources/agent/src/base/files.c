#include "base/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static ssize_t read_some(int fd, char *at, size_t size)
{
    ssize_t got;

    do
        got = read(fd, at, size);
    while (got < 0 && errno == EINTR);
    return got < 0 ? -errno : got;
}

int read_file(const char *path, char **text, size_t *size)
{
    size_t used = 0, room = 16384;
    char *buffer = NULL, *bigger;
    ssize_t got;
    int fd, error;

    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    buffer = malloc(room);
    for (;;) {
        if (!buffer) {
            error = -ENOMEM;
            goto cleanup;
        }
        got = read_some(fd, buffer + used, room - used - 1);
        if (got <= 0)
            break;
        used += (size_t)got;
        if (room - used < 4096) {
            room *= 2;
            bigger = realloc(buffer, room);
            if (!bigger)
                free(buffer);
            buffer = bigger;
        }
    }
    error = (int)got;
    buffer[used] = '\0';
    if (!error) {
        *text = buffer;
        buffer = NULL;
        if (size)
            *size = used;
    }
cleanup:
    free(buffer);
    close(fd);
    return error;
}

int read_small(const char *path, char *text, size_t size)
{
    size_t used = 0;
    ssize_t got;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return -errno;
    while (used < size - 1 && (got = read_some(fd, text + used, size - 1 - used)) != 0) {
        if (got < 0) {
            close(fd);
            return (int)got;
        }
        used += (size_t)got;
    }
    close(fd);
    while (used && strchr(" \t\r\n", text[used - 1]))
        used--;
    text[used] = '\0';
    return (int)used;
}

int write_file(const char *path, const char *text, int flags)
{
    size_t length = strlen(text);
    ssize_t written;
    int error = 0;
    int fd = open(path, O_WRONLY | O_CLOEXEC | flags, 0600);

    if (fd < 0)
        return -errno;
    do
        written = write(fd, text, length);
    while (written < 0 && errno == EINTR);
    if (written < 0)
        error = -errno;
    else if ((size_t)written != length)
        error = -EIO;
    close(fd);
    return error;
}

int read_number(const char *path, long long *number)
{
    char text[64], *end;
    int length = read_small(path, text, sizeof(text));

    if (length < 0)
        return length;
    errno = 0;
    *number = strtoll(text, &end, 0);
    return errno || end == text ? -EINVAL : 0;
}
