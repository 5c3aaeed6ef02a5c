#include "counting/original.h"

#include <string.h>

#include "counting/patch.h"
#include "kernel/kernel_text.h"

#define ENTRY_MARK_BYTES 4
/* Other probes within reach of one: more than a function has instructions there. */
#define MOST_NEAR 32
/* Functions after one that are looked at for a nop. */
#define MOST_NEIGHBOURS 64

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

/* Of 64 bits, of 32, and what kernels before 5.12 took on some processors of either. */
static bool is_nop(const uint8_t *bytes)
{
    return !memcmp(bytes, "\x0f\x1f\x44\x00\x00", PATCH_BYTES) || !memcmp(bytes, "\x3e\x8d\x74\x26\x00", PATCH_BYTES) ||
           !memcmp(bytes, "\x66\x66\x66\x66\x90", PATCH_BYTES);
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

static bool is_nop(const uint8_t *bytes)
{
    return !memcmp(bytes, "\x1f\x20\x03\xd5", PATCH_BYTES);
}

#endif

static uint16_t bits(uint32_t from, uint32_t count)
{
    return (uint16_t)(((1u << count) - 1) << from);
}

/* Takes away what a patch at `at` may have written. */
static void forget_patch(struct original *original, uint64_t at)
{
    uint32_t i;

    for (i = 0; i < ORIGINAL_BYTES; i++)
        if (original->address + i >= at && original->address + i < at + PATCH_BYTES)
            original->known &= (uint16_t)~bits(i, 1);
}

void original_read(uint64_t address, uint32_t offset, struct original *original)
{
    uint32_t size = PATCH_BYTES, i;
    uint64_t near[MOST_NEAR];
    int count, each;

    *original = (struct original){ .address = address };
    /* A jump that begins before may reach in. */
    count = address ? patch_list_addresses(address - PATCH_BYTES + 1, address + ORIGINAL_BYTES, near, MOST_NEAR) : -1;
    if (count < 0 || kernel_text_read(address, original->bytes, ORIGINAL_BYTES))
        return;
    if (offset == 0 && has_entry_mark(original->bytes))
        size += ENTRY_MARK_BYTES;
    original->known = bits(0, size);
    for (each = 0; each < count; each++)
        forget_patch(original, near[each]);
    for (i = 0; i < size; i++)
        if (is_called_from(original->bytes + i, offset + i))
            forget_patch(original, address + i);
    if (is_stale(original->bytes))
        forget_patch(original, address);
}

void original_inherit(struct original *original, const struct original *other)
{
    uint32_t i;

    for (i = 0; i < ORIGINAL_BYTES; i++) {
        uint64_t at = original->address + i - other->address; /* very big when that begins behind it */

        if (original->known & bits(i, 1) || at >= ORIGINAL_BYTES || !(other->known & bits((uint32_t)at, 1)))
            continue;
        original->known |= bits(i, 1);
        original->bytes[i] = other->bytes[at];
    }
}

/* Where in the first bytes of a function something stands that is so; -1: nowhere. */
static int find_place(uint64_t address, uint8_t *bytes, bool (*is_so)(const uint8_t *bytes, uint32_t into))
{
    uint32_t into, step = ENTRY_MARK_BYTES;

    if (kernel_text_read(address, bytes, ORIGINAL_BYTES))
        return -1;
    for (into = 0; into + PATCH_BYTES <= ORIGINAL_BYTES; into += step) {
        if (is_so(bytes + into, into))
            return (int)into;
        if (into == 0 && !has_entry_mark(bytes))
            return -1;
    }
    return -1;
}

static bool is_nop_there(const uint8_t *bytes, uint32_t into)
{
    (void)into;
    return is_nop(bytes);
}

bool original_of_ftrace_call(const struct symbols *symbols, const struct symbol *function, struct original *original)
{
    const struct symbol *other = function, *end = symbols->all + symbols->count;
    uint8_t bytes[ORIGINAL_BYTES];
    int called = find_place(function->address, bytes, is_called_from), nop, looked = 0;

    if (called < 0)
        return false;
    for (; other < end && looked < MOST_NEIGHBOURS; other++) {
        if (other->address == function->address || other->module != function->module)
            continue;
        looked++;
        nop = find_place(other->address, bytes, is_nop_there);
        if (nop < 0)
            continue;
        *original = (struct original){ .address = function->address + (uint64_t)called, .known = bits(0, PATCH_BYTES) };
        memcpy(original->bytes, bytes + nop, PATCH_BYTES);
        return true;
    }
    return false;
}
