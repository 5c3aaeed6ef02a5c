#include "ledger/ledger.h"
#include "ledger/undo.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/files.h"
#include "check.h"

static char folder[] = "/tmp/probescope-ledger-test-XXXXXX";

static char *in_folder(const char *name)
{
    static char path[256];

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    return path;
}

static void write_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");

    fputs(text, file);
    fclose(file);
}

#define OWNER "{\"ledger\":1,\"pid\":77,\"startTime\":123456789012,\"bootId\":\"95922fe2-de05-45e3-92df-89da75b72989\"}\n"

static void test_load(void)
{
    struct ledger ledger;
    char *path = in_folder("77-123456789012.ledger");

    write_text(path, OWNER "{\"id\":1,\"kind\":\"instance\",\"subject\":\"/x/instances/a\",\"before\":null,"
                           "\"after\":null}\n"
                           "{\"id\":1,\"state\":1}\n"
                           "{\"id\":2,\"kind\":\"kprobe-event\",\"subject\":\"g/e\",\"before\":null,\"after\":null}\n"
                           "{\"id\":2,\"state\":2}\n"
                           "{\"id\":3,\"kind\":\"instance\",\"subject\":\"/x/insta");
    CHECK(ledger_load(&ledger, path) == 0);
    CHECK(ledger.owner.pid == 77 && ledger.owner.start_time == 123456789012u);
    CHECK(ledger.count == 2); /* the third line was cut off: its change was never made */
    CHECK(ledger.entries[0].state == LEDGER_MADE && ledger.entries[1].state == LEDGER_UNDONE);
    CHECK(ledger_standing(&ledger) == 1);
    CHECK(!owner_lives(&ledger.owner));
    CHECK(ledger_undo(&ledger, 1)); /* an instance that is not there any more is undone */
    ledger_close(&ledger);
    CHECK(access(path, F_OK) < 0); /* nothing stands: the file is gone */
}

static void test_bad_files(void)
{
    static const char *const bad[] = { "", "not json\n", "{}\n", OWNER "[1]\n", OWNER "{\"id\":0}\n",
                                       OWNER "{\"id\":1,\"kind\":\"nonsense\",\"subject\":\"x\"}\n",
                                       "{\"ledger\":1,\"pid\":-5,\"bootId\":\"x\"}\n" };
    struct ledger ledger;
    size_t i;

    for (i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
        write_text(in_folder("bad.ledger"), bad[i]);
        CHECK(ledger_load(&ledger, in_folder("bad.ledger")) == -EINVAL);
        CHECK(ledger.count == 0);
    }
    CHECK(ledger_load(&ledger, in_folder("absent.ledger")) == -ENOENT);
    CHECK(access(in_folder("bad.ledger"), F_OK) == 0); /* what is not understood is not removed */
}

static bool undo_value(const char *now, const char *before, const char *after, char *note)
{
    struct ledger_entry entry = { .kind = LEDGER_FILE_VALUE, .subject = in_folder("value"), .before = (char *)before,
                                  .after = (char *)after };
    bool undone;

    write_text(in_folder("value"), now);
    undone = ledger_entry_undo(&entry);
    strcpy(note, entry.note);
    return undone;
}

static void test_only_what_is_ours(void)
{
    char note[256], now[64];

    CHECK(undo_value("0\n", "1", "0", note)); /* as we left it: put back */
    CHECK(read_small(in_folder("value"), now, sizeof(now)) == 1 && !strcmp(now, "1"));
    CHECK(undo_value("1\n", "1", "0", note)); /* somebody put it back already */
    CHECK(!undo_value("7\n", "1", "0", note)); /* somebody changed it: left alone, and said */
    CHECK(read_small(in_folder("value"), now, sizeof(now)) == 1 && !strcmp(now, "7"));
    CHECK(strstr(note, "changed it since") && strstr(note, "'7'"));
}

static size_t told;

static void tell(void *context, size_t standing)
{
    (void)context;
    told = standing;
}

/* A whole life in the real folder, of a change whose undoing is harmless. */
static void test_life(void)
{
    struct owner self;
    struct ledger ledger, found;
    char path[128];
    json_t *entries;
    int id;

    CHECK(owner_of(getpid(), &self) == 0);
    ledger_init(&ledger, &self);
    ledger.changed = tell;
    id = ledger_plan(&ledger, LEDGER_INSTANCE, "/proc/probescope-no-such-instance", NULL, NULL);
    CHECK(id == 1 && told == 1);
    if (id < 0)
        return;
    strcpy(path, ledger.path);
    CHECK(ledger_load(&found, path) == 0 && found.count == 1 && found.entries[0].state == LEDGER_PLANNED);
    CHECK(owner_lives(&found.owner));
    found.path[0] = '\0';
    ledger_close(&found);
    ledger_made(&ledger, id);
    entries = ledger_json(&ledger);
    CHECK_TEXT(json_string_value(json_object_get(json_array_get(entries, 0), "state")), "made");
    CHECK_TEXT(json_string_value(json_object_get(json_array_get(entries, 0), "undo")),
               "rmdir /proc/probescope-no-such-instance");
    json_decref(entries);
    ledger_undo_all(&ledger);
    CHECK(told == 0 && ledger_standing(&ledger) == 0);
    entries = ledger_leftovers(&ledger);
    CHECK(json_array_size(entries) == 0);
    json_decref(entries);
    ledger_close(&ledger);
    CHECK(access(path, F_OK) < 0);
}

void test_ledger(void)
{
    CHECK(mkdtemp(folder) != NULL);
    write_text(in_folder("value"), ""); /* a ledger takes an empty folder away with it */
    test_load();
    test_bad_files();
    test_only_what_is_ours();
    test_life();
    unlink(in_folder("value"));
    unlink(in_folder("bad.ledger"));
    CHECK(rmdir(folder) == 0);
}
