#include "code/instruction_boundary.h"

#include <elf.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "code/x86_length.h"

#define LONGEST_X86 15
#define LONGEST_FUNCTION (4u << 20)

static enum boundary walk_x86(const char *path, const struct elf_place *function, uint32_t offset)
{
    enum boundary found = BOUNDARY_UNKNOWN;
    size_t size = (size_t)offset + LONGEST_X86, at = 0, length;
    uint8_t *code = malloc(size);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = fd >= 0 && code ? pread(fd, code, size, (off_t)function->offset) : -1;

    while (got > 0 && at < offset && (length = x86_length(code + at, (size_t)got - at, function->machine == EM_X86_64)))
        at += length;
    if (at >= offset)
        found = at == offset ? BOUNDARY_YES : BOUNDARY_NO;
    if (fd >= 0)
        close(fd);
    free(code);
    return found;
}

enum boundary instruction_boundary(const char *path, const struct elf_place *function, uint32_t offset)
{
    if (!offset)
        return BOUNDARY_YES;
    if (offset > LONGEST_FUNCTION)
        return BOUNDARY_UNKNOWN;
    switch (function->machine) {
    case EM_X86_64:
    case EM_386:
        return walk_x86(path, function, offset);
    case EM_AARCH64:
        return offset % 4 ? BOUNDARY_NO : BOUNDARY_YES;
    default:
        return BOUNDARY_UNKNOWN;
    }
}
