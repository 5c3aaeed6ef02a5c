#include "counting/original.h"

#include "check.h"

#define TEXT 0xffffffff81000000u

/* Of a probe at TEXT + at: the bits of `known`, and each byte says where it stood. */
static struct original original_at(uint32_t at, uint16_t known)
{
    struct original original = { .address = TEXT + at, .known = known };
    uint32_t i;

    for (i = 0; i < ORIGINAL_BYTES; i++)
        original.bytes[i] = (uint8_t)(known >> i & 1 ? at + i : 0xcc);
    return original;
}

static void inherits(struct original original, struct original other, uint16_t known)
{
    uint32_t at = (uint32_t)(original.address - TEXT), i;

    original_inherit(&original, &other);
    CHECK(original.known == known);
    for (i = 0; i < ORIGINAL_BYTES; i++)
        CHECK(original.bytes[i] == (known >> i & 1 ? at + i : 0xcc));
}

void test_original(void)
{
    /* At the same place: the first one's patch is all that the second one saw. */
    inherits(original_at(9, 0), original_at(9, 0x1f), 0x1f);
    /* At an entry whose call was made for a probe behind its mark. */
    inherits(original_at(0, 0x00f), original_at(4, 0x1f), 0x1ff);
    /* The other one's jump reaches into this place, or this one's into the other's. */
    inherits(original_at(12, 0x1c), original_at(9, 0x1f), 0x1f);
    inherits(original_at(9, 0x07), original_at(12, 0x1f), 0xff);
    /* What is known already stays, and what neither knows stays unknown. */
    inherits(original_at(9, 0x1f), original_at(9, 0x00), 0x1f);
    inherits(original_at(9, 0x00), original_at(9, 0x15), 0x15);
    /* Of other text. */
    inherits(original_at(64, 0x10), original_at(9, 0x1f), 0x10);
    inherits(original_at(9, 0x10), original_at(64, 0x1f), 0x10);
    /* Of a source that has no place. */
    inherits(original_at(9, 0x10), (struct original){ 0 }, 0x10);
}
