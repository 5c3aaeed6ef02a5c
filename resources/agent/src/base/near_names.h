/* Names that resemble one that does not exist: 'did you mean'. */
#ifndef BASE_NEAR_NAMES_H
#define BASE_NEAR_NAMES_H

#include <stddef.h>

#define NEAR_NAMES 5

/* Collects the best of many: begin with {.wanted = name}, offer each candidate, then read `names`. */
struct near_names {
    const char *wanted;
    const char *names[NEAR_NAMES]; /* best first; the memory is whoever offered it */
    int scores[NEAR_NAMES];
    int count;
};

void near_names_offer(struct near_names *near, const char *name);

/* `Did you mean a, b or c?`; empty when nothing is near. */
void near_names_words(const struct near_names *near, char *text, size_t size);

#endif
