#include "counting/source.h"

#include <stdlib.h>
#include <string.h>

#include "check.h"

static struct source *source;

static bool parses(const char *text)
{
    struct failure failure = FAILURE_NONE;
    json_t *value = json_loads(text, 0, NULL);
    int outcome = source_parse(value, source, &failure);

    json_decref(value);
    if (outcome < 0)
        CHECK(failure.message[0] && !strcmp(failure.code, "bad-source"));
    return outcome == 0;
}

static void test_good(void)
{
    char place[700];

    CHECK(parses("{\"kind\":\"kprobe\",\"function\":\"vfs_read\",\"offset\":9,\"module\":null}"));
    source_place(source, place, sizeof(place));
    CHECK_TEXT(place, "vfs_read+9");
    CHECK(parses("{\"kind\":\"kretprobe\",\"function\":\"foo.isra.0\",\"module\":\"ext4\"}"));
    source_place(source, place, sizeof(place));
    CHECK_TEXT(place, "ext4:foo.isra.0");
    CHECK(parses("{\"kind\":\"raw\",\"config\":\"1a8\"}") && source->config == 0x1a8);
    CHECK(parses("{\"kind\":\"raw\",\"config\":\"ffffffffffffffff\"}") && source->config == UINT64_MAX);
    CHECK(parses("{\"kind\":\"tracepoint\",\"system\":\"sched\",\"event\":\"sched_switch\",\"filter\":null}"));
    CHECK(source->filter[0] == '\0');
    CHECK(parses("{\"kind\":\"tracepoint\",\"system\":\"sched\",\"event\":\"sched_switch\","
                 "\"filter\":\"prev_comm == \\\"größe\\\"\"}"));
    CHECK(parses("{\"kind\":\"ftrace\",\"pattern\":\"do_sys_*\",\"module\":null}"));
    CHECK(parses("{\"kind\":\"cache\",\"event\":\"L1-dcache-load-misses\"}"));
    CHECK(parses("{\"kind\":\"uprobe\",\"path\":\"/opt/a b/c\",\"symbol\":\"std::x<int>(y)\",\"offset\":0}"));
}

static void test_bad(void)
{
    CHECK(!parses("{\"kind\":\"kprobe\",\"function\":\"vfs_read\",\"offset\":-1,\"module\":null}"));
    CHECK(!parses("{\"kind\":\"kprobe\",\"function\":\"vfs_read\",\"offset\":2147483648,\"module\":null}"));
    CHECK(!parses("{\"kind\":\"kprobe\",\"function\":\"vfs_read\",\"module\":null}"));
    CHECK(!parses("{\"kind\":\"kprobe\",\"function\":\"vfs read\",\"offset\":0,\"module\":null}"));
    CHECK(!parses("{\"kind\":\"kprobe\",\"function\":\"x\\n-:y\",\"offset\":0,\"module\":null}"));
    CHECK(!parses("{\"kind\":\"kprobe\",\"function\":\"0x10\",\"offset\":0,\"module\":null}"));
    CHECK(!parses("{\"kind\":\"kprobe\",\"function\":\"\",\"offset\":0,\"module\":null}"));
    CHECK(!parses("{\"kind\":\"kprobe\",\"function\":\"x\",\"offset\":0,\"module\":\"../etc\"}"));
    CHECK(!parses("{\"kind\":\"tracepoint\",\"system\":\"../..\",\"event\":\"x\",\"filter\":null}"));
    CHECK(!parses("{\"kind\":\"tracepoint\",\"system\":\"..\",\"event\":\"x\",\"filter\":null}"));
    CHECK(!parses("{\"kind\":\"uprobe\",\"path\":\"relative\",\"symbol\":\"x\",\"offset\":0}"));
    CHECK(!parses("{\"kind\":\"uprobe\",\"path\":\"/a\\nb\",\"symbol\":\"x\",\"offset\":0}"));
    CHECK(!parses("{\"kind\":\"ftrace\",\"pattern\":\"a:mod:b\",\"module\":null}"));
    CHECK(!parses("{\"kind\":\"raw\",\"config\":\"xyz\"}"));
    CHECK(!parses("{\"kind\":\"raw\",\"config\":\"10000000000000000\"}"));
    CHECK(!parses("{\"kind\":\"nonsense\"}"));
    CHECK(!parses("{}"));
    CHECK(!parses("[]"));
}

void test_source(void)
{
    source = malloc(sizeof(*source));
    test_good();
    test_bad();
    free(source);
}
