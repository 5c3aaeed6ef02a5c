#include "kernel/kernel_text.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <unistd.h>

#define MOST_SEGMENTS 512

/* Where the address lies in the file; -1 when no segment has it. */
static off_t file_offset(int fd, const ElfW(Ehdr) *header, uint64_t address, size_t size)
{
    int i;

    for (i = 0; i < header->e_phnum && i < MOST_SEGMENTS; i++) {
        ElfW(Phdr) segment;
        off_t at = (off_t)(header->e_phoff + (size_t)i * sizeof(segment));

        if (pread(fd, &segment, sizeof(segment), at) != (ssize_t)sizeof(segment))
            return -1;
        if (segment.p_type == PT_LOAD && address >= segment.p_vaddr &&
            address - segment.p_vaddr + size <= segment.p_memsz)
            return (off_t)(segment.p_offset + (address - segment.p_vaddr));
    }
    return -1;
}

int kernel_text_read(uint64_t address, void *bytes, size_t size)
{
    ElfW(Ehdr) header;
    off_t at;
    int error = 0, fd = open("/proc/kcore", O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return -errno;
    if (pread(fd, &header, sizeof(header), 0) != (ssize_t)sizeof(header)) {
        error = -EIO;
    } else {
        at = file_offset(fd, &header, address, size);
        if (at < 0)
            error = -EFAULT;
        else if (pread(fd, bytes, size, at) != (ssize_t)size)
            error = errno ? -errno : -EIO;
    }
    close(fd);
    return error;
}
