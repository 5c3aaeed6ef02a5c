#include "base/near_names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST 128

static int least(int a, int b, int c)
{
    int smaller = a < b ? a : b;

    return smaller < c ? smaller : c;
}

/* Edit distance (Levenshtein), given up once it must be above `limit`. */
static int distance(const char *a, size_t a_length, const char *b, size_t b_length, int limit)
{
    int row[LONGEST + 1];
    size_t i, j;

    for (j = 0; j <= b_length; j++)
        row[j] = (int)j;
    for (i = 1; i <= a_length; i++) {
        int diagonal = row[0], best;

        row[0] = best = (int)i;
        for (j = 1; j <= b_length; j++) {
            int above = row[j];

            row[j] = least(above + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1]));
            diagonal = above;
            if (row[j] < best)
                best = row[j];
        }
        if (best > limit)
            return limit + 1;
    }
    return row[b_length];
}

/* Lower is nearer; -1 when it does not resemble. A name that has the other inside is near, however long it is. */
static int score(const char *wanted, const char *name)
{
    size_t wanted_length = strlen(wanted), name_length = strlen(name);
    int limit = wanted_length < 6 ? 1 : wanted_length < 12 ? 2 : 3;
    int difference = (int)name_length - (int)wanted_length;
    int edits;

    if (wanted_length > LONGEST || name_length > LONGEST || !wanted_length)
        return -1;
    if (wanted_length >= 4 && difference > 0 && strstr(name, wanted))
        return 4 + difference;
    if (abs(difference) > limit)
        return -1;
    edits = distance(wanted, wanted_length, name, name_length, limit);
    return edits > limit ? -1 : edits;
}

void near_names_offer(struct near_names *near, const char *name)
{
    int value = score(near->wanted, name), at;

    if (value < 0)
        return;
    for (at = 0; at < near->count; at++)
        if (!strcmp(near->names[at], name))
            return;
    if (near->count == NEAR_NAMES && value >= near->scores[NEAR_NAMES - 1])
        return;
    if (near->count < NEAR_NAMES)
        near->count++;
    for (at = near->count - 1; at > 0 && near->scores[at - 1] > value; at--) {
        near->names[at] = near->names[at - 1];
        near->scores[at] = near->scores[at - 1];
    }
    near->names[at] = name;
    near->scores[at] = value;
}

void near_names_words(const struct near_names *near, char *text, size_t size)
{
    size_t used = 0;
    int i;

    text[0] = '\0';
    for (i = 0; i < near->count && used < size; i++)
        used += (size_t)snprintf(text + used, size - used, "%s%s",
                                 i == 0 ? "Did you mean " : i == near->count - 1 ? " or " : ", ", near->names[i]);
    if (near->count && used < size)
        snprintf(text + used, size - used, "?");
}
