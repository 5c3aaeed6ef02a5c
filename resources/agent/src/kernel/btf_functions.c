#include "kernel/btf_functions.h"

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "kernel/btf_words.h"

/* The kernel finds a module's BTF by a descriptor of it: look through all BTF objects for the one of that name. */
int btf_module_fd(const char *module)
{
    struct bpf_btf_info info;
    char name[128];
    uint32_t id = 0, length;

    while (!bpf_btf_get_next_id(id, &id)) {
        int fd = bpf_btf_get_fd_by_id(id);

        if (fd < 0)
            continue;
        memset(&info, 0, sizeof(info));
        memset(name, 0, sizeof(name));
        info.name = (uintptr_t)name;
        info.name_len = sizeof(name);
        length = sizeof(info);
        if (!bpf_obj_get_info_by_fd(fd, &info, &length) && info.kernel_btf && !strcmp(name, module))
            return fd;
        close(fd);
    }
    return -ENOENT;
}

static int open_module(struct kernel_btf *btf, const char *module)
{
    char path[160];

    snprintf(path, sizeof(path), "/sys/kernel/btf/%s", module);
    btf->module = btf__parse_raw_split(path, btf->base);
    return btf->module ? 0 : -errno;
}

int kernel_btf_open(struct kernel_btf *btf, const char *module)
{
    int error = 0;

    *btf = (struct kernel_btf){ 0 };
    btf->base = btf__parse_raw("/sys/kernel/btf/vmlinux");
    if (!btf->base)
        return -errno;
    if (module[0])
        error = open_module(btf, module);
    if (error)
        kernel_btf_close(btf);
    return error;
}

int kernel_btf_open_on(struct kernel_btf *btf, const struct kernel_btf *kernel, const char *module)
{
    *btf = (struct kernel_btf){ .base = kernel->base, .base_borrowed = true };
    return open_module(btf, module);
}

void kernel_btf_close(struct kernel_btf *btf)
{
    btf__free(btf->module);
    if (!btf->base_borrowed)
        btf__free(btf->base);
    *btf = (struct kernel_btf){ 0 };
}

/* The types that are this object's own: a module's ids begin where the kernel's end. */
static const struct btf *own_types(const struct kernel_btf *btf, uint32_t *first)
{
    *first = btf->module ? btf__type_cnt(btf->base) : 1;
    return btf->module ? btf->module : btf->base;
}

int btf_function_id(const struct kernel_btf *btf, const char *name)
{
    uint32_t id;
    const struct btf *types = own_types(btf, &id);

    for (; id < btf__type_cnt(types); id++) {
        const struct btf_type *type = btf__type_by_id(types, id);

        if (btf_is_func(type) && !strcmp(btf__name_by_offset(types, type->name_off), name))
            return (int)id;
    }
    return -ENOENT;
}

bool btf_function_names(const struct kernel_btf *btf, struct name_set *names)
{
    uint32_t id;
    const struct btf *types = own_types(btf, &id);

    for (; id < btf__type_cnt(types); id++) {
        const struct btf_type *type = btf__type_by_id(types, id);

        if (btf_is_func(type) && !name_set_add(names, btf__name_by_offset(types, type->name_off)))
            return false;
    }
    return true;
}

void btf_each_tracepoint(const struct kernel_btf *btf, void (*each)(void *context, const char *name), void *context)
{
    uint32_t id;
    const struct btf *types = own_types(btf, &id);

    for (; id < btf__type_cnt(types); id++) {
        const struct btf_type *type = btf__type_by_id(types, id);
        const char *name = btf_is_typedef(type) ? btf__name_by_offset(types, type->name_off) : "";

        if (!strncmp(name, "btf_trace_", 10))
            each(context, name + 10);
    }
}

static void add_field(json_t *fields, const char *name, const struct btf *types, uint32_t id)
{
    char words[256];

    btf_type_words(types, id, words, sizeof(words));
    json_array_append_new(fields, json_pack("{s:o, s:o}", "name", json_text(name), "type", json_text(words)));
}

json_t *btf_function_fields(const struct kernel_btf *btf, const char *name, bool arguments, bool returned)
{
    const struct btf *types = btf->module ? btf->module : btf->base;
    const struct btf_type *function, *prototype;
    json_t *fields;
    int id = btf_function_id(btf, name), i;

    if (id < 0)
        return NULL;
    function = btf__type_by_id(types, (uint32_t)id);
    prototype = btf__type_by_id(types, function->type);
    if (!prototype || !btf_is_func_proto(prototype))
        return NULL;
    fields = json_array();
    for (i = 0; arguments && i < btf_vlen(prototype); i++) {
        const struct btf_param *param = &btf_params(prototype)[i];

        if (!param->type && !param->name_off)
            add_field(fields, "...", types, 0); /* variable arguments */
        else
            add_field(fields, btf__name_by_offset(types, param->name_off), types, param->type);
    }
    if (returned && prototype->type)
        add_field(fields, "retval", types, prototype->type); /* bpftrace's name for it */
    return fields;
}
