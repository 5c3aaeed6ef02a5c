/*
 * Names for addresses of kernel text: not only functions, also what the kernel makes at run time and lists behind
 * them (ftrace's and BPF's trampolines, the slots of kprobes). Reads kallsyms anew: those come and go.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "base/text.h"
#include "methods/methods.h"

#define MOST_ADDRESSES 256
/* kallsyms gives no sizes: farther behind a symbol than this, an address is nobody's. */
#define FARTHEST_IN_KERNEL (1u << 20)
#define FARTHEST_IN_MODULE (1u << 16)

struct wanted {
    uint64_t address, symbol; /* the nearest symbol at or before it */
    char name[512], module[128];
};

static void offer(struct wanted *wanted, size_t count, uint64_t address, const char *name, const char *module)
{
    uint64_t farthest = *module ? FARTHEST_IN_MODULE : FARTHEST_IN_KERNEL;
    size_t i;

    for (i = 0; i < count; i++) {
        struct wanted *each = &wanted[i];

        /* The first of several names at one address is kept. */
        if (address > each->address || each->address - address > farthest || address <= each->symbol)
            continue;
        each->symbol = address;
        copy_text(each->name, sizeof(each->name), name);
        copy_text(each->module, sizeof(each->module), module);
    }
}

static void take_line(struct wanted *wanted, size_t count, char *line)
{
    char *rest, *module;
    uint64_t address = strtoull(line, &rest, 16);

    if (strlen(rest) < 4 || !strchr("tTwW", rest[1]))
        return;
    rest += 3;
    rest[strcspn(rest, "\n")] = '\0';
    module = strchr(rest, '\t');
    if (module) {
        *module = '\0';
        module += module[1] == '[' ? 2 : 1;
        module[strcspn(module, "]")] = '\0';
    }
    offer(wanted, count, address, rest, module ? module : "");
}

static json_t *found_json(const struct wanted *wanted, size_t count)
{
    json_t *symbols = json_array();
    size_t i;

    for (i = 0; i < count; i++)
        json_array_append_new(symbols, wanted[i].symbol
                                           ? json_pack("{s:o, s:I, s:o}", "name", json_text(wanted[i].name), "offset",
                                                       (json_int_t)(wanted[i].address - wanted[i].symbol), "module",
                                                       json_text_or_null(wanted[i].module))
                                           : json_null());
    return symbols;
}

int handle_symbolize(struct agent *agent, struct request *request, json_t *params, json_t **result,
                     struct failure *failure)
{
    json_t *addresses = json_object_get(params, "addresses");
    size_t i, count = json_array_size(addresses), room = 0;
    struct wanted *wanted;
    char *line = NULL;
    FILE *file;

    (void)agent;
    (void)request;
    if (!json_is_array(addresses) || count > MOST_ADDRESSES)
        return fail(failure, "bad-request", "'addresses' must be at most %d addresses", MOST_ADDRESSES);
    wanted = calloc(count + 1, sizeof(*wanted));
    if (!wanted)
        return fail_memory(failure);
    for (i = 0; i < count; i++) {
        const char *text = json_string_value(json_array_get(addresses, i));

        wanted[i].address = text ? strtoull(text, NULL, 16) : 0;
    }
    file = fopen("/proc/kallsyms", "re");
    if (!file) {
        free(wanted);
        return fail_errno(failure, errno, "Reading /proc/kallsyms");
    }
    while (getline(&line, &room, file) > 0)
        take_line(wanted, count, line);
    fclose(file);
    free(line);
    *result = json_pack("{s:o}", "symbols", found_json(wanted, count));
    free(wanted);
    return 0;
}
