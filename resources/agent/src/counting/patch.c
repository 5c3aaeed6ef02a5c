#include "counting/patch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/files.h"
#include "base/text.h"
#include "kernel/kernel_text.h"
#include "kernel/tracefs.h"

#define ENTRY_MARK_BYTES 4 /* endbr64, endbr32, bti: the kernel puts an entry probe behind it */

/*
 * The list says [OPTIMIZED] from the moment that the kernel means to write the jump, about a second before it does
 * (optimize_kprobe in kernel/kprobes.c sets the flag and queues the work). The byte in the text is the truth.
 */
static bool is_int3_still(uint64_t address)
{
#if defined(__x86_64__) || defined(__i386__)
    uint8_t byte;

    return !kernel_text_read(address, &byte, 1) && byte == 0xcc;
#else
    (void)address;
    return false;
#endif
}

static const char *patch_of_line(const char *line, uint64_t address)
{
    if (strstr(line, "[GONE]") || strstr(line, "[DISABLED]"))
        return NULL;
    if (strstr(line, "[FTRACE]"))
        return "ftrace";
    return strstr(line, "[OPTIMIZED]") && !is_int3_still(address) ? "jump" : "int3";
}

bool kprobes_enabled(void)
{
    char path[TRACEFS_PATH_MAX];
    long long on;

    return debugfs_path(path, sizeof(path), "kprobes/enabled") || read_number(path, &on) || on;
}

bool patch_same_place(uint64_t asked, uint64_t listed)
{
    return listed == asked || listed == asked + ENTRY_MARK_BYTES;
}

static char *read_list(void)
{
    char path[TRACEFS_PATH_MAX], *text;

    return debugfs_path(path, sizeof(path), "kprobes/list") || read_file(path, &text, NULL) ? NULL : text;
}

const char *patch_of_entry(const char *function)
{
    char *text = read_list(), *line, *rest, symbol[300];
    const char *patch = NULL;
    unsigned offset;

    for (line = text ? strtok_r(text, "\n", &rest) : NULL; line && !patch; line = strtok_r(NULL, "\n", &rest))
        if (sscanf(line, "%*s %*s %299[^+ ]+%x", symbol, &offset) == 2 && offset <= ENTRY_MARK_BYTES &&
            !strcmp(symbol, function))
            patch = patch_of_line(line, strtoull(line, NULL, 16));
    free(text);
    return patch;
}

const char *patch_now(uint64_t address)
{
    const char *patch = NULL;
    char *text, *line, *rest;

    if (!address || !(text = read_list()))
        return NULL;
    for (line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        uint64_t at = strtoull(line, NULL, 16);

        if (patch_same_place(address, at))
            patch = patch_of_line(line, at);
        if (patch && at == address)
            break;
    }
    free(text);
    return patch;
}

bool patch_list_line(uint64_t address, char *to, size_t size)
{
    char *text = read_list(), *line, *rest;
    bool found = false;

    for (line = text ? strtok_r(text, "\n", &rest) : NULL; line && !found; line = strtok_r(NULL, "\n", &rest)) {
        if (!patch_same_place(address, strtoull(line, NULL, 16)))
            continue;
        snprintf(to, size, "%s", line);
        found = true;
    }
    free(text);
    return found;
}

int patch_list_addresses(uint64_t begin, uint64_t end, uint64_t *addresses, int room)
{
    char *text = read_list(), *line, *rest;
    int count = text ? 0 : -1;

    for (line = text ? strtok_r(text, "\n", &rest) : NULL; line && count < room; line = strtok_r(NULL, "\n", &rest)) {
        uint64_t at = strtoull(line, NULL, 16);

        if (at >= begin && at < end)
            addresses[count++] = at;
    }
    free(text);
    return count;
}

json_t *patch_list_within(uint64_t begin, uint64_t end)
{
    char *text = read_list(), *line, *rest;
    json_t *found = json_array();

    for (line = text ? strtok_r(text, "\n", &rest) : NULL; line; line = strtok_r(NULL, "\n", &rest)) {
        uint64_t at = strtoull(line, NULL, 16);

        if (at >= begin && at < end)
            json_array_append_new(found, json_text(line));
    }
    free(text);
    return found;
}

bool patch_may_change(const struct attachment *attachment)
{
    return attachment->address && attachment->patch && !strcmp(attachment->patch, "int3");
}
