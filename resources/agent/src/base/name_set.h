/* A set of names, for 60,000 of them and more. The names' memory is the caller's. */
#ifndef BASE_NAME_SET_H
#define BASE_NAME_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct name_set {
    const char **slots;
    size_t room; /* a power of two */
    size_t count;
};

/* False when there is no memory. A name that is there already stays as it is. */
bool name_set_add(struct name_set *set, const char *name);
bool name_set_has(const struct name_set *set, const char *name);
void name_set_free(struct name_set *set);

uint32_t name_hash(const char *name);

#endif
