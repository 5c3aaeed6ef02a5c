#include "ledger/undo.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/files.h"
#include "kernel/dynamic_events.h"
#include "kernel/tracefs.h"
#include "ledger/undo_module.h"
#include "ledger/undo_process.h"

/* The kernel answers EBUSY while a reader or a perf event still holds on; ours let go within this time. */
#define PATIENCE_MS 1500
#define STEP_MS 20

static void pause_a_step(void)
{
    struct timespec step = { .tv_nsec = STEP_MS * 1000000L };

    nanosleep(&step, NULL);
}

static bool leave(struct ledger_entry *entry, int error, const char *why)
{
    snprintf(entry->note, sizeof(entry->note), "%s (%s)", why, errno_name(error));
    return false;
}

static bool undo_instance(struct ledger_entry *entry)
{
    int waited;

    for (waited = 0; rmdir(entry->subject) < 0; waited += STEP_MS) {
        if (errno == ENOENT)
            return true;
        if (errno != EBUSY)
            return leave(entry, errno, "the instance could not be removed");
        if (waited >= PATIENCE_MS)
            return leave(entry, errno, "somebody is using the instance");
        pause_a_step();
    }
    return true;
}

static bool undo_kprobe_event(struct ledger_entry *entry)
{
    int error = -dynamic_event_delete(entry->subject);

    if (!error)
        return true;
    return leave(entry, error,
                 error == EBUSY ? "somebody has enabled the kprobe event" : "the kprobe event could not be deleted");
}

static bool undo_file_value(struct ledger_entry *entry)
{
    char now[4096];
    int error = read_small(entry->subject, now, sizeof(now));

    if (error < 0)
        return leave(entry, -error, "the file could not be read");
    if (entry->before && !strcmp(now, entry->before))
        return true;
    if (!entry->before || !entry->after || strcmp(now, entry->after)) {
        snprintf(entry->note, sizeof(entry->note), "somebody has changed it since, to '%.100s'", now);
        return false;
    }
    error = write_file(entry->subject, entry->before, 0);
    return error ? leave(entry, -error, "the value before could not be written") : true;
}

bool ledger_entry_undo(struct ledger_entry *entry)
{
    entry->note[0] = '\0';
    switch (entry->kind) {
    case LEDGER_INSTANCE:
        return undo_instance(entry);
    case LEDGER_KPROBE_EVENT:
        return undo_kprobe_event(entry);
    case LEDGER_FILE_VALUE:
        return undo_file_value(entry);
    case LEDGER_PROCESS:
        return ledger_process_end(entry);
    case LEDGER_MODULE:
        return ledger_module_remove(entry);
    default:
        return false;
    }
}

void ledger_undo_words(const struct ledger_entry *entry, char *text, size_t size)
{
    switch (entry->kind) {
    case LEDGER_INSTANCE:
        snprintf(text, size, "rmdir %s", entry->subject);
        break;
    case LEDGER_KPROBE_EVENT:
        snprintf(text, size, "echo '-:%s' >> %s/kprobe_events", entry->subject,
                 tracefs_root() ? tracefs_root() : "tracefs");
        break;
    case LEDGER_FILE_VALUE:
        snprintf(text, size, "echo '%s' > %s", entry->before ? entry->before : "", entry->subject);
        break;
    case LEDGER_MODULE:
        snprintf(text, size, "rmmod %s", entry->subject);
        break;
    case LEDGER_PROCESS:
        snprintf(text, size, "kill %.*s", (int)strcspn(entry->subject, " "), entry->subject);
        break;
    default:
        snprintf(text, size, "nothing");
    }
}
