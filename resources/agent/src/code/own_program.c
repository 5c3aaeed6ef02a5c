#include "code/own_program.h"

#include <link.h>
#include <sys/auxv.h>

uint64_t own_offset(uintptr_t address)
{
    const ElfW(Phdr) *segments = (const ElfW(Phdr) *)getauxval(AT_PHDR);
    unsigned long count = getauxval(AT_PHNUM), i;
    uintptr_t base = 0;

    for (i = 0; i < count; i++)
        if (segments[i].p_type == PT_PHDR)
            base = (uintptr_t)segments - segments[i].p_vaddr;
    for (i = 0; i < count; i++)
        if (segments[i].p_type == PT_LOAD && address - base >= segments[i].p_vaddr &&
            address - base - segments[i].p_vaddr < segments[i].p_filesz)
            return address - base - segments[i].p_vaddr + segments[i].p_offset;
    return 0;
}
