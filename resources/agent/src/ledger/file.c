#include "ledger/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "base/text.h"

/* The second for a system without /run, or a user who may not write there. */
const char *const ledger_folders[] = { "/run/probescope", "/tmp/probescope-ledger", NULL };

/* A folder that somebody else made, or may write to, could hand us false changes to undo. */
static int make_folder(const char *folder)
{
    struct stat found;

    if (mkdir(folder, 0700) < 0 && errno != EEXIST)
        return -errno;
    if (lstat(folder, &found) < 0)
        return -errno;
    return S_ISDIR(found.st_mode) && found.st_uid == geteuid() && !(found.st_mode & 022) ? 0 : -EPERM;
}

static int append_line(const struct ledger *ledger, json_t *value)
{
    char *text = value ? json_dumps(value, JSON_COMPACT) : NULL;
    size_t length;
    int error = -ENOMEM;

    json_decref(value);
    if (!text)
        return error;
    length = strlen(text);
    text[length] = '\n'; /* in the place of the NUL: one write(2), so that a line is there whole or not at all */
    {
        int fd = open(ledger->path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

        error = fd < 0 ? -errno : write(fd, text, length + 1) == (ssize_t)(length + 1) ? 0 : -EIO;
        if (fd >= 0)
            close(fd);
    }
    free(text);
    return error;
}

void ledger_path(const char *folder, const struct owner *owner, char *path, size_t size)
{
    snprintf(path, size, "%s/%d-%llu.ledger", folder, (int)owner->pid, (unsigned long long)owner->start_time);
}

int ledger_file_open(struct ledger *ledger)
{
    int error = -ENOENT, i;

    if (ledger->path[0])
        return 0;
    for (i = 0; ledger_folders[i]; i++) {
        error = make_folder(ledger_folders[i]);
        if (error)
            continue;
        snprintf(ledger->folder, sizeof(ledger->folder), "%s", ledger_folders[i]);
        ledger_path(ledger->folder, &ledger->owner, ledger->path, sizeof(ledger->path));
        error = append_line(ledger, json_pack("{s:i, s:i, s:I, s:s}", "ledger", 1, "pid", (int)ledger->owner.pid,
                                              "startTime", (json_int_t)ledger->owner.start_time, "bootId",
                                              ledger->owner.boot_id));
        if (!error)
            return 0;
        ledger->path[0] = '\0';
        rmdir(ledger->folder);
    }
    return error;
}

int ledger_file_entry(const struct ledger *ledger, const struct ledger_entry *entry)
{
    return append_line(ledger, json_pack("{s:i, s:s, s:o, s:o, s:o}", "id", entry->id, "kind",
                                         ledger_kind_name(entry->kind), "subject", json_text(entry->subject), "before",
                                         json_text_or_null(entry->before), "after", json_text_or_null(entry->after)));
}

int ledger_file_state(const struct ledger *ledger, const struct ledger_entry *entry)
{
    return append_line(ledger, json_pack("{s:i, s:i}", "id", entry->id, "state", (int)entry->state));
}

void ledger_file_remove(struct ledger *ledger)
{
    if (!ledger->path[0])
        return;
    unlink(ledger->path);
    rmdir(ledger->folder); /* fails while another agent's ledger is in it: right so */
    ledger->path[0] = '\0';
}

static int kind_named(const char *name)
{
    int kind;

    for (kind = 0; kind < LEDGER_KINDS; kind++)
        if (name && !strcmp(name, ledger_kind_name((enum ledger_kind)kind)))
            return kind;
    return -1;
}

static int load_owner(struct ledger *ledger, json_t *line)
{
    const char *boot_id = json_string_value(json_object_get(line, "bootId"));

    if (json_integer_value(json_object_get(line, "ledger")) != 1 || !boot_id || strlen(boot_id) != 36)
        return -EINVAL;
    ledger->owner.pid = (pid_t)json_integer_value(json_object_get(line, "pid"));
    ledger->owner.start_time = (uint64_t)json_integer_value(json_object_get(line, "startTime"));
    copy_text(ledger->owner.boot_id, sizeof(ledger->owner.boot_id), boot_id);
    return ledger->owner.pid > 0 ? 0 : -EINVAL;
}

static int load_line(struct ledger *ledger, json_t *line)
{
    int id = (int)json_integer_value(json_object_get(line, "id"));
    json_t *state = json_object_get(line, "state");
    size_t i;
    int kind;

    if (!state) {
        const char *subject = json_string_value(json_object_get(line, "subject"));

        kind = kind_named(json_string_value(json_object_get(line, "kind")));
        if (kind < 0 || !subject || id <= 0)
            return -EINVAL;
        return ledger_add(ledger, id, (enum ledger_kind)kind, subject,
                          json_string_value(json_object_get(line, "before")),
                          json_string_value(json_object_get(line, "after")))
                   ? 0
                   : -ENOMEM;
    }
    for (i = 0; i < ledger->count; i++)
        if (ledger->entries[i].id == id && json_integer_value(state) >= LEDGER_PLANNED &&
            json_integer_value(state) <= LEDGER_LEFT)
            ledger->entries[i].state = (enum ledger_state)json_integer_value(state);
    return 0;
}

int ledger_load(struct ledger *ledger, const char *path)
{
    char *text = NULL, *at, *end;
    int error, lines = 0;

    *ledger = (struct ledger){ .next_id = 1 };
    error = read_file(path, &text, NULL);
    if (error)
        return error;
    for (at = text; !error && (end = strchr(at, '\n')); at = end + 1) {
        json_t *line = json_loadb(at, (size_t)(end - at), 0, NULL);

        error = !line ? -EINVAL : lines++ == 0 ? load_owner(ledger, line) : load_line(ledger, line);
        json_decref(line);
    }
    free(text);
    if (!error && !lines)
        error = -EINVAL;
    if (error) {
        ledger->path[0] = '\0';
        ledger_free(ledger);
        return error;
    }
    snprintf(ledger->path, sizeof(ledger->path), "%s", path);
    snprintf(ledger->folder, sizeof(ledger->folder), "%.*s", (int)(strrchr(path, '/') - path), path);
    return 0;
}
