#include "base/machine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "base/files.h"
#include "base/owner.h"
#include "base/text.h"

/* The value of KEY in os-release(5), without its quotes; "" when it is not there. */
static void release_value(const char *text, const char *key, char *value, size_t size)
{
    size_t length = strlen(key);
    const char *line;

    value[0] = '\0';
    for (line = text; line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL) {
        char quote;

        if (strncmp(line, key, length) || line[length] != '=')
            continue;
        line += length + 1;
        quote = *line == '"' || *line == '\'' ? *line++ : '\n';
        snprintf(value, size, "%.*s", (int)strcspn(line, quote == '\n' ? "\n" : quote == '"' ? "\"\n" : "'\n"), line);
        return;
    }
}

static json_t *distribution_json(void)
{
    char id[64], version[64], name[128], *text = NULL;

    if (read_file("/etc/os-release", &text, NULL) && read_file("/usr/lib/os-release", &text, NULL))
        text = NULL;
    release_value(text, "ID", id, sizeof(id));
    release_value(text, "VERSION_ID", version, sizeof(version));
    release_value(text, "PRETTY_NAME", name, sizeof(name));
    free(text);
    return json_pack("{s:o, s:o, s:o}", "id", json_text(id[0] ? id : "linux"), "version", json_text(version), "name",
                     json_text(name[0] ? name : "Linux"));
}

json_t *machine_json(const struct cpus *cpus)
{
    json_t *numbers = json_array();
    struct utsname name;
    char boot_id[37];
    int i;

    uname(&name);
    if (boot_id_read(boot_id) < 0)
        boot_id[0] = '\0';
    for (i = 0; i < cpus->count; i++)
        json_array_append_new(numbers, json_integer(cpus->numbers[i]));
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "hostname", json_text(name.nodename), "arch",
                     json_text(name.machine), "kernel", json_text(name.release), "bootId", json_text(boot_id), "cpus",
                     numbers, "distribution", distribution_json());
}
