#include "ledger/undo_module.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/shared.h"

/* Somebody may hold the module for a moment, such as a reader of its files. */
#define PATIENCE_MS 1500

bool ledger_module_remove(struct ledger_entry *entry)
{
    struct timespec step = { .tv_nsec = 20000000 };
    unsigned begun = now_milliseconds();

    while (syscall(SYS_delete_module, entry->subject, O_NONBLOCK) < 0) {
        if (errno == ENOENT)
            return true;
        if ((errno != EWOULDBLOCK && errno != EBUSY) || now_milliseconds() - begun > PATIENCE_MS) {
            snprintf(entry->note, sizeof(entry->note), "the module could not be removed (%s)%s", errno_name(errno),
                     errno == EBUSY ? ": it is stuck, or has no exit function; only a reboot removes it" : "");
            return false;
        }
        nanosleep(&step, NULL);
    }
    return true;
}
