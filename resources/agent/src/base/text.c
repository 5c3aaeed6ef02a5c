#include "base/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Length of the well-formed UTF-8 sequence at `at` (RFC 3629), or 0. */
static size_t sequence(const uint8_t *at, size_t left)
{
    size_t length = at[0] < 0x80 ? 1 : at[0] < 0xc2 ? 0 : at[0] < 0xe0 ? 2 : at[0] < 0xf0 ? 3 : at[0] < 0xf5 ? 4 : 0;
    size_t i;

    if (length > left)
        return 0;
    for (i = 1; i < length; i++)
        if ((at[i] & 0xc0) != 0x80)
            return 0;
    if ((at[0] == 0xe0 && at[1] < 0xa0) || (at[0] == 0xed && at[1] > 0x9f) || (at[0] == 0xf0 && at[1] < 0x90) ||
        (at[0] == 0xf4 && at[1] > 0x8f))
        return 0;
    return length;
}

json_t *json_text_length(const char *text, size_t length)
{
    json_t *value = json_stringn(text, length); /* NULL when it is not UTF-8 */
    char *clean;
    size_t from = 0, to = 0;

    if (value)
        return value;
    clean = malloc(length * 3 + 1);
    if (!clean)
        return NULL;
    while (from < length) {
        size_t good = sequence((const uint8_t *)text + from, length - from);

        if (good) {
            memcpy(clean + to, text + from, good);
            from += good;
            to += good;
        } else {
            memcpy(clean + to, "\xef\xbf\xbd", 3);
            from++;
            to += 3;
        }
    }
    value = json_stringn(clean, to);
    free(clean);
    return value;
}

json_t *json_text(const char *text)
{
    return json_text_length(text, strlen(text));
}

json_t *json_text_or_null(const char *text)
{
    return text && *text ? json_text(text) : json_null();
}

void copy_text(char *to, size_t size, const char *from)
{
    size_t length = strnlen(from, size - 1);

    memcpy(to, from, length);
    to[length] = '\0';
}
