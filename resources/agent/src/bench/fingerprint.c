/* What numbers from this machine depend on. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#if defined(__x86_64__) || defined(__i386__)
#include <cpuid.h>
#endif

#include "base/files.h"
#include "base/machine.h"
#include "base/text.h"
#include "bench/bench.h"
#include "counting/patch.h"
#include "kernel/tracefs.h"

#define TCG "TCGTCGTCGTCG"
#define VULNERABILITIES "/sys/devices/system/cpu/vulnerabilities"

static json_t *file_text(const char *path)
{
    char text[512];

    return read_small(path, text, sizeof(text)) < 0 ? json_null() : json_text_or_null(text);
}

/* The value of the first line `name<tab>: value` of /proc/cpuinfo; "" when there is none. */
static void cpu_field(const char *name, char *value, size_t size)
{
    char *text, *line, *rest;

    value[0] = '\0';
    if (read_file("/proc/cpuinfo", &text, NULL))
        return;
    for (line = strtok_r(text, "\n", &rest); line && !value[0]; line = strtok_r(NULL, "\n", &rest)) {
        const char *colon = strchr(line, ':');

        if (colon && !strncmp(line, name, strlen(name)) && colon[1] == ' ')
            copy_text(value, size, colon + 2);
    }
    free(text);
}

static json_t *mitigations(void)
{
    json_t *all = json_array();
    DIR *folder = opendir(VULNERABILITIES);
    struct dirent *entry;

    while (folder && (entry = readdir(folder))) {
        char path[512], state[512];

        snprintf(path, sizeof(path), VULNERABILITIES "/%.200s", entry->d_name);
        if (entry->d_name[0] != '.' && read_small(path, state, sizeof(state)) > 0)
            json_array_append_new(all, json_pack("{s:o, s:o}", "name", json_text(entry->d_name), "state",
                                                 json_text(state)));
    }
    if (folder)
        closedir(folder);
    return all;
}

static json_t *bpf_jit(void)
{
    static const char *const words[] = { "off", "on", "on, debugging" };
    long long value;

    if (read_number("/proc/sys/net/core/bpf_jit_enable", &value))
        return json_null();
    return value >= 0 && value <= 2 ? json_string(words[value]) : json_null();
}

/* The hypervisor's own name for itself (CPUID leaf 0x40000000); "" on a bare machine, or where there is no such leaf. */
static void hypervisor(char *name)
{
    name[0] = '\0';
#if defined(__x86_64__) || defined(__i386__)
    unsigned a, b, c, d;

    if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & 1u << 31))
        return;
    __cpuid(0x40000000, a, b, c, d);
    memcpy(name, &b, 4);
    memcpy(name + 4, &c, 4);
    memcpy(name + 8, &d, 4);
    name[12] = '\0';
#endif
}

static const char *hypervisor_in_words(const char *name)
{
    static const struct {
        const char *id, *words;
    } known[] = {
        { TCG, "QEMU (TCG)" }, { "KVMKVMKVM", "KVM" },     { "VMwareVMware", "VMware" },
        { "Microsoft Hv", "Hyper-V" },    { "XenVMMXenVMM", "Xen" },  { "bhyve bhyve ", "bhyve" },
        { "prl hyperv  ", "Parallels" },  { "VBoxVBoxVBox", "VirtualBox" },
    };
    size_t i;

    for (i = 0; i < sizeof(known) / sizeof(*known); i++)
        if (!strcmp(known[i].id, name))
            return known[i].words;
    return name;
}

/*
 * A processor in software says so: QEMU's by its leaf and its model's name. The one in WebAssembly (v86) answers as
 * VMware, for its clock's sake, on a machine of Bochs; no real VMware does.
 */
static bool is_emulated(const char *hypervisor_name, const char *model, const char *vendor)
{
    return !strcmp(hypervisor_name, TCG) || strstr(model, "QEMU TCG") ||
           (!strcmp(vendor, "Bochs") && strcmp(hypervisor_name, "KVMKVMKVM"));
}

/* What this machine runs on; "" on a bare one. Returns whether its processor is software. */
static bool virtualization(const char *model, char *words, size_t size)
{
    char vendor[128], product[128], virtual_by[13];
    bool in_software, has_board;

    hypervisor(virtual_by);
    if (read_small("/sys/class/dmi/id/sys_vendor", vendor, sizeof(vendor)) < 0)
        vendor[0] = '\0';
    if (read_small("/sys/class/dmi/id/product_name", product, sizeof(product)) < 0)
        product[0] = '\0';
    in_software = is_emulated(virtual_by, model, vendor);
    has_board = vendor[0] || product[0];
    words[0] = '\0';
    if (virtual_by[0] || in_software)
        snprintf(words, size, "%s%s%s%s%s%s",
                 in_software && strcmp(virtual_by, TCG) ? "emulator" : hypervisor_in_words(virtual_by),
                 has_board ? " (" : "", vendor, vendor[0] && product[0] ? " " : "", product, has_board ? ")" : "");
    return in_software;
}

static json_t *kprobes_optimization(void)
{
    long long on;

    return read_number("/proc/sys/debug/kprobes-optimization", &on) ? json_null() : json_boolean(on);
}

/* Only x86 has a leaf that would name each hypervisor: elsewhere what does not say that it is software may be either. */
static json_t *emulated(bool in_software)
{
#if defined(__x86_64__) || defined(__i386__)
    return json_boolean(in_software);
#else
    return in_software ? json_true() : json_null();
#endif
}

json_t *bench_fingerprint(const struct cpus *cpus)
{
    json_t *machine = machine_json(cpus), *fingerprint;
    char model[256], words[300];
    bool in_software;

    cpu_field("model name", model, sizeof(model));
    in_software = virtualization(model, words, sizeof(words));
    fingerprint = json_pack(
        "{s:O, s:O, s:O, s:O, s:o, s:i, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "hostname",
        json_object_get(machine, "hostname"), "kernel", json_object_get(machine, "kernel"), "arch",
        json_object_get(machine, "arch"), "distribution",
        json_object_get(json_object_get(machine, "distribution"), "name"), "cpu", json_text_or_null(model), "cpus",
        cpus->count, "governor", file_text("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"), "mitigations",
        mitigations(), "bpfJit", bpf_jit(), "kprobesOptimization", kprobes_optimization(), "clocksource",
        file_text("/sys/devices/system/clocksource/clocksource0/current_clocksource"), "virtualization",
        json_text_or_null(words), "emulated", emulated(in_software));
    json_decref(machine);
    return fingerprint;
}
