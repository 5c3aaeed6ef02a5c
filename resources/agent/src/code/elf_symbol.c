#include "code/elf_symbol.h"

#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/near_names.h"
#include "base/text.h"

#define HIDDEN_VERSION 0x8000 /* of an entry in .gnu.version: not the default one */

struct search {
    Elf *elf;
    char name[1024];
    char version[256]; /* empty: the default */
    Elf_Data *versions, *definitions;
    size_t definition_count, definition_strings;
    bool found;
    GElf_Sym symbol;
    struct near_names near;
};

/* `memcpy@GLIBC_2.14` or `memcpy@@GLIBC_2.14`. */
static void split_version(const char *symbol, struct search *search)
{
    size_t length = strcspn(symbol, "@");

    copy_text(search->name, sizeof(search->name), symbol);
    search->version[0] = '\0';
    if (length >= sizeof(search->name) || !symbol[length])
        return;
    search->name[length] = '\0';
    symbol += length;
    copy_text(search->version, sizeof(search->version), symbol + strspn(symbol, "@"));
}

static void find_version_tables(struct search *search)
{
    Elf_Scn *section = NULL;
    GElf_Shdr header;

    while ((section = elf_nextscn(search->elf, section))) {
        if (!gelf_getshdr(section, &header))
            continue;
        if (header.sh_type == SHT_GNU_versym) {
            search->versions = elf_getdata(section, NULL);
        } else if (header.sh_type == SHT_GNU_verdef) {
            search->definitions = elf_getdata(section, NULL);
            search->definition_count = header.sh_info;
            search->definition_strings = header.sh_link;
        }
    }
}

/* The name of version number `index` in .gnu.version_d. */
static const char *version_name(const struct search *search, int index)
{
    GElf_Verdef definition;
    GElf_Verdaux name;
    int at = 0;
    size_t i;

    for (i = 0; search->definitions && i < search->definition_count; i++) {
        if (!gelf_getverdef(search->definitions, at, &definition))
            break;
        if (definition.vd_ndx == index && gelf_getverdaux(search->definitions, at + (int)definition.vd_aux, &name))
            return elf_strptr(search->elf, search->definition_strings, name.vda_name);
        if (!definition.vd_next)
            break;
        at += (int)definition.vd_next;
    }
    return NULL;
}

static bool version_matches(const struct search *search, bool dynamic, int index)
{
    GElf_Versym version;
    const char *name;

    if (!dynamic || !search->versions || !gelf_getversym(search->versions, index, &version))
        return !search->version[0];
    if (!search->version[0])
        return !(version & HIDDEN_VERSION);
    name = version_name(search, version & ~HIDDEN_VERSION);
    return name && !strcmp(name, search->version);
}

/* .symtab writes versions into the names: `memcpy@@GLIBC_2.14`, `memcpy@GLIBC_2.2.5`. */
static bool name_matches(const struct search *search, const char *name, bool *versioned)
{
    size_t length = strlen(search->name);

    *versioned = false;
    if (strncmp(name, search->name, length))
        return false;
    if (!name[length])
        return true;
    if (name[length] != '@')
        return false;
    *versioned = true;
    if (!search->version[0])
        return name[length + 1] == '@';
    return !strcmp(name + length + strspn(name + length, "@"), search->version);
}

static void search_table(struct search *search, Elf_Scn *section, const GElf_Shdr *header)
{
    bool dynamic = header->sh_type == SHT_DYNSYM, versioned;
    Elf_Data *data = elf_getdata(section, NULL);
    int count = header->sh_entsize ? (int)(header->sh_size / header->sh_entsize) : 0, i;

    for (i = 0; data && i < count && !search->found; i++) {
        GElf_Sym symbol;
        const char *name;
        int type;

        if (!gelf_getsym(data, i, &symbol) || symbol.st_shndx == SHN_UNDEF || !symbol.st_value)
            continue;
        type = GELF_ST_TYPE(symbol.st_info);
        if (type != STT_FUNC && type != STT_GNU_IFUNC && type != STT_NOTYPE)
            continue;
        name = elf_strptr(search->elf, header->sh_link, symbol.st_name);
        if (!name || !*name)
            continue;
        if (name_matches(search, name, &versioned) && (versioned || version_matches(search, dynamic, i))) {
            search->found = true;
            search->symbol = symbol;
        } else if (type != STT_NOTYPE) {
            near_names_offer(&search->near, name);
        }
    }
}

static void search_tables(struct search *search)
{
    Elf_Scn *section = NULL;
    GElf_Shdr header;

    while (!search->found && (section = elf_nextscn(search->elf, section)))
        if (gelf_getshdr(section, &header) && (header.sh_type == SHT_SYMTAB || header.sh_type == SHT_DYNSYM))
            search_table(search, section, &header);
}

/* From the address that the symbol has to the place in the file that is mapped there. */
static int to_file(struct search *search, uint64_t *offset)
{
    size_t count, i;

    if (elf_getphdrnum(search->elf, &count) < 0)
        return -1;
    for (i = 0; i < count; i++) {
        GElf_Phdr segment;

        if (!gelf_getphdr(search->elf, (int)i, &segment) || segment.p_type != PT_LOAD || !(segment.p_flags & PF_X))
            continue;
        if (search->symbol.st_value < segment.p_vaddr ||
            search->symbol.st_value - segment.p_vaddr >= segment.p_filesz)
            continue;
        *offset = search->symbol.st_value - segment.p_vaddr + segment.p_offset;
        return 0;
    }
    return -1;
}

static int no_symbol(const struct search *search, const char *path, const char *symbol, struct failure *failure)
{
    char words[1024];

    near_names_words(&search->near, words, sizeof(words));
    fail(failure, "not-found", "%.400s has no function %.300s", path, symbol);
    return fail_remedy(failure, "%s", words[0] ? words : "It may be stripped: its symbols are then in a separate "
                                                         "debug file. 'nm' and 'nm -D' list what it has.");
}

static int no_file(const char *path, int error, struct failure *failure)
{
    if (error == ENOENT || error == ENOTDIR) {
        fail(failure, "not-found", "There is no file %.600s on the target", path);
        return fail_remedy(failure, "Give the path as the target's processes see it.");
    }
    return fail_errno(failure, error, "Opening %.600s", path);
}

int elf_symbol_find(const char *path, const char *symbol, struct elf_place *place, struct failure *failure)
{
    struct search search = { 0 };
    struct stat status;
    GElf_Ehdr header;
    int outcome = -1;
    /* O_NONBLOCK: a path may name a pipe, which would wait for a writer. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    if (fd < 0)
        return no_file(path, errno, failure);
    if (fstat(fd, &status) < 0 || !S_ISREG(status.st_mode)) {
        fail(failure, "not-found", "%.600s is not a file", path);
        goto cleanup;
    }
    elf_version(EV_CURRENT);
    search.elf = elf_begin(fd, ELF_C_READ_MMAP, NULL);
    if (!search.elf || elf_kind(search.elf) != ELF_K_ELF) {
        fail(failure, "not-found", "%.600s is not a program or library (ELF)", path);
        fail_remedy(failure, "A script is run by its interpreter: probe that.");
        goto cleanup;
    }
    split_version(symbol, &search);
    search.near.wanted = search.name;
    find_version_tables(&search);
    search_tables(&search);
    if (!search.found) {
        no_symbol(&search, path, symbol, failure);
        goto cleanup;
    }
    if (GELF_ST_TYPE(search.symbol.st_info) == STT_GNU_IFUNC) {
        fail(failure, "not-probeable", "%.300s only chooses, once, which function its callers get (an IFUNC)", symbol);
        fail_remedy(failure, "Probe the chosen one: often %.300s_avx2 and the like, or with a leading __.", symbol);
        goto cleanup;
    }
    if (!gelf_getehdr(search.elf, &header) || to_file(&search, &place->offset) < 0) {
        fail(failure, "not-probeable", "%.300s is not in code that %.300s loads", symbol, path);
        goto cleanup;
    }
    place->size = search.symbol.st_size;
    place->machine = header.e_machine;
    outcome = 0;
cleanup:
    elf_end(search.elf);
    close(fd);
    return outcome;
}
