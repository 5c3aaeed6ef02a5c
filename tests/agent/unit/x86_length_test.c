#include "code/x86_length.h"

#include <stdlib.h>
#include <string.h>

#include "check.h"

/* Each is one whole instruction, from objdump; the whole of libc is compared in tests/agent. */
static const struct {
    const char *bytes;
    bool is_64;
} instructions[] = {
    { "f30f1efa", true },             /* endbr64 */
    { "55", true },                   /* push %rbp */
    { "4889e5", true },               /* mov %rsp,%rbp */
    { "48b8efcdab9078563412", true }, /* movabs */
    { "66b83412", true },             /* mov $0x1234,%ax */
    { "e800000000", true },           /* call */
    { "0f8400010000", true },         /* je */
    { "48c7442408ffffffff", true },   /* movq $-1,8(%rsp) */
    { "f644240801", true },           /* testb $1,8(%rsp) */
    { "f7d8", true },                 /* neg %eax */
    { "488d0500000000", true },       /* lea 0(%rip),%rax */
    { "c5fd6f06", true },             /* vmovdqa (%rsi),%ymm0 */
    { "c4e27d18050a000000", true },   /* vbroadcastss 10(%rip),%ymm0 */
    { "c4e3fd00c0d8", true },         /* vpermq $0xd8,%ymm0,%ymm0 */
    { "62f1fd486f06", true },         /* vmovdqa64 (%rsi),%zmm0 */
    { "62f37d482206 01", true },      /* with a map 3 immediate */
    { "660f1f840000000000", true },   /* nopw */
    { "f2480f2ac0", true },           /* cvtsi2sd */
    { "a10400000000000000", true },   /* movabs 4,%eax */
    { "a104000000", false },          /* mov 4,%eax */
    { "40", false },                  /* inc %eax */
    { "c50424", false },              /* lds (%esp),%eax */
    { "0fb7c0", false },              /* movzwl */
    { "ff1500000000", false },        /* call *0 */
    { "67 8b4702", false },           /* mov 2(%bx),%ax: 16-bit address */
};

void test_x86_length(void)
{
    static const uint8_t invalid[] = { 0x06 }, prefixes[] = { 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66,
                                                               0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x90 };
    size_t i, size, shorter;

    for (i = 0; i < sizeof(instructions) / sizeof(*instructions); i++) {
        char text[64], *to = text;
        const char *from;
        uint8_t *bytes;

        for (from = instructions[i].bytes; *from; from++)
            if (*from != ' ')
                *to++ = *from;
        *to = '\0';
        bytes = unhex(text, &size);
        CHECK(x86_length(bytes, size, instructions[i].is_64) == size);
        for (shorter = 0; shorter < size; shorter++) /* cut off: never a guess */
            CHECK(x86_length(bytes, shorter, instructions[i].is_64) == 0);
        free(bytes);
    }
    CHECK(x86_length(invalid, 1, true) == 0 && x86_length(invalid, 1, false) == 1);
    CHECK(x86_length(prefixes, sizeof(prefixes), true) == 0); /* longer than any instruction may be */
}
