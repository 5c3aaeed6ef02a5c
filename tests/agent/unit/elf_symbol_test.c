#include "code/elf_symbol.h"

#include <string.h>

#include "check.h"
#include "code/instruction_boundary.h"

/* On this very program, whose symbols are known. */
__attribute__((noinline)) int probescope_tested_function(int x)
{
    __asm__ volatile("" : "+r"(x));
    return x * 3 + 1;
}

void test_elf_symbol(void)
{
    struct failure failure = FAILURE_NONE;
    struct elf_place place = { 0 };
    uint32_t at, boundaries = 0;

    CHECK(probescope_tested_function(2) == 7);
    CHECK(elf_symbol_find("/proc/self/exe", "probescope_tested_function", &place, &failure) == 0);
    CHECK(place.offset > 0 && place.size > 0);
    CHECK(instruction_boundary("/proc/self/exe", &place, 0) == BOUNDARY_YES);
    for (at = 1; at < place.size; at++)
        boundaries += instruction_boundary("/proc/self/exe", &place, at) == BOUNDARY_YES;
    CHECK(boundaries > 0 && boundaries < place.size - 1);

    CHECK(elf_symbol_find("/proc/self/exe", "probescope_tested_functoin", &place, &failure) < 0);
    CHECK_TEXT(failure.code, "not-found");
    CHECK(strstr(failure.remedy, "Did you mean probescope_tested_function?") != NULL);
    CHECK(elf_symbol_find("/nowhere/at/all", "x", &place, &failure) < 0);
    CHECK(strstr(failure.message, "There is no file") != NULL);
    CHECK(elf_symbol_find("/proc", "x", &place, &failure) < 0);
    CHECK(strstr(failure.message, "is not a file") != NULL);
    CHECK(elf_symbol_find("/proc/self/status", "x", &place, &failure) < 0);
    CHECK(strstr(failure.message, "not a program or library") != NULL);
}
