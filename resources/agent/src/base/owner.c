#include "base/owner.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/files.h"
#include "base/text.h"

int boot_id_read(char boot_id[37])
{
    char text[64];
    int length = read_small("/proc/sys/kernel/random/boot_id", text, sizeof(text));

    if (length < 0)
        return length;
    copy_text(boot_id, 37, text);
    return 0;
}

int owner_of(pid_t pid, struct owner *owner)
{
    char path[64], text[1024], state;
    const char *after_name;
    unsigned long long start;
    int length;

    snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
    length = read_small(path, text, sizeof(text));
    if (length < 0)
        return length == -ENOENT ? -ESRCH : length;
    /* The name in parentheses may hold anything, so count from the last closing one (proc(5)). */
    after_name = strrchr(text, ')');
    if (!after_name || sscanf(after_name + 1,
                              " %c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %llu",
                              &state, &start) != 2)
        return -EINVAL;
    if (state == 'Z' || state == 'X')
        return -ESRCH; /* it has ended; only its parent has not looked yet */
    owner->pid = pid;
    owner->start_time = start;
    return boot_id_read(owner->boot_id);
}

bool owner_lives(const struct owner *owner)
{
    struct owner now;

    return owner_of(owner->pid, &now) == 0 && now.start_time == owner->start_time &&
           !strcmp(now.boot_id, owner->boot_id);
}
