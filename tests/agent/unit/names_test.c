#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/name_set.h"
#include "base/near_names.h"
#include "check.h"
#include "kernel/perf_names.h"

static void test_set(void)
{
    struct name_set set = { 0 };
    static char names[20000][12];
    size_t i, missing = 0;

    CHECK(!name_set_has(&set, "x"));
    for (i = 0; i < 20000; i++) {
        snprintf(names[i], sizeof(names[i]), "name_%zu", i);
        missing += !name_set_add(&set, names[i]);
    }
    CHECK(name_set_add(&set, "name_7") && set.count == 20000);
    for (i = 0; i < 20000; i++)
        missing += !name_set_has(&set, names[i]);
    CHECK(missing == 0);
    CHECK(!name_set_has(&set, "name_20000") && !name_set_has(&set, ""));
    name_set_free(&set);
}

static void test_near(void)
{
    static const char *const candidates[] = { "vfs_read", "vfs_readv", "vfs_write", "vfs_read", "kernel_read",
                                              "vfs_read_foo", "unrelated" };
    struct near_names near = { .wanted = "vfs_raed" }, none = { .wanted = "zzzzzzzz" }, inside = { .wanted = "getuid" };
    char words[200];
    size_t i;

    for (i = 0; i < sizeof(candidates) / sizeof(*candidates); i++) {
        near_names_offer(&near, candidates[i]);
        near_names_offer(&none, candidates[i]);
    }
    CHECK(near.count == 1 && !strcmp(near.names[0], "vfs_read")); /* once, though offered twice */
    near_names_words(&near, words, sizeof(words));
    CHECK_TEXT(words, "Did you mean vfs_read?");
    near_names_words(&none, words, sizeof(words));
    CHECK_TEXT(words, "");
    near_names_offer(&inside, "__x64_sys_getuid");
    near_names_offer(&inside, "sys_getuid");
    near_names_words(&inside, words, sizeof(words));
    CHECK_TEXT(words, "Did you mean sys_getuid or __x64_sys_getuid?");
}

static void test_perf(void)
{
    uint64_t config;

    CHECK(software_event("page-faults", &config) && config == 2);
    CHECK(!software_event("page-fault", &config) && !hardware_event("page-faults", &config));
    CHECK(hardware_event("cache-misses", &config) && config == 3);
    CHECK(cache_event("L1-dcache-load-misses", &config) && config == 0x10000);
    CHECK(cache_event("LLC-stores", &config) && config == 0x102);
    CHECK(cache_event("node-prefetch-misses", &config) && config == 0x10206);
    CHECK(!cache_event("L1-dcache-", &config) && !cache_event("L9-loads", &config));
}

void test_names(void)
{
    test_set();
    test_near();
    test_perf();
}
