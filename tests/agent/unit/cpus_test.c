#include "base/cpus.h"

#include <stdio.h>

#include "check.h"

void test_cpus(void)
{
    static const char *const bad[] = { "x", "1-", "-1", "3-1", "1,,2", "0-99999", "0 1" };
    struct cpus cpus = { 0 };
    int numbers[16];
    size_t i;

    CHECK(cpu_list_parse("0", numbers, 16) == 1 && numbers[0] == 0);
    CHECK(cpu_list_parse("0-3,8", numbers, 16) == 5 && numbers[3] == 3 && numbers[4] == 8);
    CHECK(cpu_list_parse("1,3,5-6", numbers, 16) == 4 && numbers[1] == 3 && numbers[3] == 6);
    CHECK(cpu_list_parse("0-31", numbers, 16) == -1);
    for (i = 0; i < sizeof(bad) / sizeof(*bad); i++)
        CHECK(cpu_list_parse(bad[i], numbers, 16) == -1);
    CHECK(cpus_read(&cpus) == 0);
    CHECK(cpus.count > 0 && cpus.possible > cpus.numbers[cpus.count - 1]);
    cpus_free(&cpus);
}
