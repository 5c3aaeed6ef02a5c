/* /proc/kallsyms, line by line: the kernel makes a hundred thousand of them anew for each reader. */
#ifndef KALLSYMS_H
#define KALLSYMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* `ffffffff81000000 T _stext` or `ffffffffc0412000 t name\t[module]`; nothing of it ends with a NUL. */
struct kallsyms_line {
    uint64_t address;
    char type;
    const char *name, *module; /* "": the kernel's own */
    size_t name_length, module_length;
};

/* False of `take` ends it with -ENOMEM. 0 or -errno. */
int kallsyms_read(bool (*take)(void *context, const struct kallsyms_line *line), void *context);

/* Whether it is text: a function, or what else one can call. */
bool kallsyms_is_text(char type);

#endif
