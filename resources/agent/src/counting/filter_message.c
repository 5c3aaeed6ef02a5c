#include "counting/filter_message.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent/instance.h"

/* UTF-16 units in the first `bytes` bytes of valid UTF-8: how the user's editor counts. */
static int utf16_units(const char *text, size_t bytes)
{
    int units = 0;
    size_t i;

    for (i = 0; i < bytes && text[i]; i++) {
        unsigned char byte = (unsigned char)text[i];

        if ((byte & 0xc0) != 0x80)
            units += byte >= 0xf0 ? 2 : 1;
    }
    return units;
}

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_' || (c & 0x80);
}

/*
 * The word that the caret means. The kernel points at or just behind it; for a field that does not exist, behind the
 * white space that follows, too.
 */
static void set_place(struct failure *failure, const char *filter, size_t caret, bool about_field)
{
    size_t start = caret, end = caret;

    while (about_field && start > 0 && !is_word(filter[start - 1]))
        start = end = start - 1;
    while (start > 0 && is_word(filter[start - 1]))
        start--;
    while (filter[end] && is_word(filter[end]))
        end++;
    failure->place_start = utf16_units(filter, start);
    failure->place_end = utf16_units(filter, end);
    if (failure->place_end == failure->place_start)
        failure->place_end++;
}

/*
 * append_filter_err() in kernel/trace/trace_events_filter.c writes the filter, then a line with a caret, then
 * `parse_error: ` and the reason.
 */
static void understand(const char *filter, const char *said, struct failure *failure)
{
    const char *caret = strstr(said, "\n");
    const char *reason = strstr(said, "parse_error: ");
    size_t column = 0;

    while (caret && caret[1] == ' ') {
        caret++;
        column++;
    }
    if (caret && caret[1] == '^' && column <= strlen(filter))
        set_place(failure, filter, column, reason && strstr(reason, "Field not found"));
    if (reason) {
        size_t length = strlen(failure->message);

        reason += strlen("parse_error: ");
        snprintf(failure->message + length, sizeof(failure->message) - length, ": %.*s",
                 (int)strcspn(reason, "\n"), reason);
    }
}

int filter_message(struct agent *agent, const struct source *source, struct failure *failure)
{
    char file[300], *said = NULL;
    struct instance instance;

    fail(failure, "bad-filter", "The kernel rejects the filter of %s:%s", source->system, source->event);
    fail_remedy(failure, "The event's fields and their types are in its details; operators: == != < <= > >= & ~ "
                         "&& || ! and parentheses.");
    if (instance_make(agent, &instance) < 0)
        return -1;
    snprintf(file, sizeof(file), "events/%s/%s/filter", source->system, source->event);
    /* Of course this fails too: the message is what it is for. */
    if (instance_write(&instance, file, source->filter, O_TRUNC) < 0 && !instance_read(&instance, file, &said, NULL)) {
        fail_detail(failure, "%s", said);
        understand(source->filter, said, failure);
        free(said);
    }
    instance_remove(agent, &instance);
    return -1;
}
