#include "counting/original.h"

#include <stdbool.h>
#include <string.h>

#include "counting/patch.h"
#include "kernel/kernel_text.h"

#define ENTRY_MARK_BYTES 4

#if defined(__x86_64__) || defined(__i386__)

#define PATCH_BYTES 5 /* a jump or a call */

static bool has_entry_mark(const uint8_t *bytes)
{
    return !memcmp(bytes, "\xf3\x0f\x1e", 3) && (bytes[3] & 0xfe) == 0xfa; /* endbr64, endbr32 */
}

/* ftrace's nop, at the entry or behind its mark, is a call while anybody uses it. */
static bool is_called_from(const uint8_t *bytes, uint32_t into)
{
    return (into == 0 || into == ENTRY_MARK_BYTES) && *bytes == 0xe8;
}

/* A probe that is removed is no longer listed, and the kernel may take its jump back a moment later. */
static bool is_stale(const uint8_t *bytes)
{
    return *bytes == 0xe9 || *bytes == 0xcc;
}

#else

#define PATCH_BYTES 4 /* a word */
/* Of the places at the beginning of a function that ftrace may call from; further on a call is the function's own. */
#define ENTRY_BYTES 16

static bool has_entry_mark(const uint8_t *bytes)
{
    (void)bytes; /* one of several words: what stands behind it does no harm */
    return true;
}

static bool is_called_from(const uint8_t *bytes, uint32_t into)
{
    return into <= ENTRY_BYTES && into % 4 == 0 && bytes[3] >> 2 == 0x25; /* bl */
}

static bool is_stale(const uint8_t *bytes)
{
    (void)bytes;
    return false;
}

#endif

/* So many bytes of what was read are the function's own. */
static uint8_t own_bytes(const uint8_t *bytes, uint32_t offset, uint64_t room)
{
    uint64_t most = PATCH_BYTES + (offset == 0 && has_entry_mark(bytes) ? ENTRY_MARK_BYTES : 0);
    uint8_t size = 0;

    while (size < most && size < room && !is_called_from(bytes + size, offset + size))
        size++;
    return size;
}

void original_read(uint64_t address, uint32_t offset, struct original *original)
{
    /* A jump that begins before may reach in. */
    uint64_t before = PATCH_BYTES - 1, first;

    *original = (struct original){ .address = address };
    first = address ? patch_first_within(address - before, address + ORIGINAL_BYTES) : 0;
    if (first <= address || kernel_text_read(address, original->bytes, ORIGINAL_BYTES))
        return;
    if (!is_stale(original->bytes))
        original->size = own_bytes(original->bytes, offset, first - address);
}

void original_inherit(struct original *original, const struct original *other)
{
    uint64_t end = other->address + other->size;

    if (original->address < other->address || end <= original->address + original->size)
        return;
    original->size = (uint8_t)(end - original->address);
    memcpy(original->bytes, other->bytes + (original->address - other->address), original->size);
}
