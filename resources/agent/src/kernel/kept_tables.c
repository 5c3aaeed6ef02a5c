#include "kernel/kept_tables.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/owner.h"

static bool is_of_this_kernel(const struct kept_head *head, uint32_t modules)
{
    char boot_id[37];

    return head->magic == KEPT_MAGIC && head->symbol_bytes == sizeof(struct symbol) && head->modules == modules &&
           boot_id_read(boot_id) == 0 && !strncmp(head->boot_id, boot_id, sizeof(boot_id));
}

/* The file, when nobody but the superuser can have written it; NULL otherwise. */
static const struct kept_head *map_file(size_t *bytes)
{
    const struct kept_head *head = MAP_FAILED;
    struct stat about;
    int fd = open(KEPT_TABLES, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

    if (fd < 0)
        return NULL;
    if (!fstat(fd, &about) && S_ISREG(about.st_mode) && !about.st_uid && !(about.st_mode & 022) &&
        about.st_size > (off_t)sizeof(*head)) {
        *bytes = (size_t)about.st_size;
        head = mmap(NULL, *bytes, PROT_READ, MAP_PRIVATE, fd, 0);
    }
    close(fd);
    return head == MAP_FAILED ? NULL : head;
}

/* Where each module's name is. */
static bool find_modules(struct symbols *symbols, char *names, size_t bytes, size_t count)
{
    char *at = names;
    size_t i;

    symbols->modules = calloc(count, sizeof(*symbols->modules));
    for (i = 0; symbols->modules && i < count && at < names + bytes; i++, at += strlen(at) + 1)
        symbols->modules[i] = at;
    symbols->module_count = i;
    return i == count;
}

static bool take(struct kept_tables *kept, const struct kept_head *head, size_t bytes)
{
    char *at = (char *)(head + 1);
    struct symbols *symbols = &kept->symbols;

    if (bytes != sizeof(*head) + (size_t)head->symbols * sizeof(struct symbol) +
                     (size_t)head->blacklist * sizeof(struct address_range) + kept_bits_bytes(head->symbols) +
                     head->text_bytes + head->module_bytes ||
        !head->module_bytes || ((const char *)head)[bytes - 1])
        return false;
    *symbols = (struct symbols){ .all = (struct symbol *)at, .count = head->symbols, .is_kept = true };
    at += head->symbols * sizeof(struct symbol);
    kept->blacklist = (struct address_range *)at;
    kept->blacklist_count = head->blacklist;
    at += head->blacklist * sizeof(struct address_range);
    kept->traced = (const uint8_t *)at;
    at += kept_bits_bytes(head->symbols);
    symbols->text = at;
    return find_modules(symbols, at + head->text_bytes, head->module_bytes, head->module_names);
}

const struct kept_tables *kept_tables(uint32_t modules)
{
    static struct kept_tables kept;
    static const struct kept_head *head;
    static bool is_looked_for;
    size_t bytes;

    if (!is_looked_for) {
        is_looked_for = true;
        head = map_file(&bytes);
        if (head && !take(&kept, head, bytes))
            head = NULL;
    }
    return head && is_of_this_kernel(head, modules) ? &kept : NULL;
}

bool kept_traced(const struct kept_tables *kept, const struct symbols *symbols, const struct symbol *symbol)
{
    size_t at;

    if (symbols->all != kept->symbols.all)
        symbol = symbol_find(&kept->symbols, symbol_name(symbols, symbol), symbol_module(symbols, symbol), NULL);
    if (!symbol)
        return false;
    at = (size_t)(symbol - kept->symbols.all);
    return kept->traced[at / 8] >> at % 8 & 1;
}
