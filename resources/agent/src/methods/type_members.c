/* Fields of the kernel's structs, for completion: those that `->` and `.` lead to, by way of any number of fields. */
#include <bpf/btf.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/errors.h"
#include "base/params.h"
#include "base/text.h"
#include "kernel/btf_functions.h"
#include "kernel/btf_words.h"
#include "methods/methods.h"

#define DEEPEST 64

/* Without qualifiers and other names: what the type is. */
static uint32_t plain(const struct btf *types, uint32_t id)
{
    const struct btf_type *type;

    while ((type = btf__type_by_id(types, id)) && id &&
           (btf_is_mod(type) || btf_is_typedef(type) || btf_kind(type) == BTF_KIND_TYPE_TAG))
        id = type->type;
    return id;
}

static bool is_kind(const struct btf *types, uint32_t id, bool (*is)(const struct btf_type *))
{
    const struct btf_type *type = id ? btf__type_by_id(types, id) : NULL;

    return type && is(type);
}

/* What an array is made of; its bounds as C writes them behind the name. */
static uint32_t element(const struct btf *types, uint32_t id, char *bounds, size_t size)
{
    size_t used = 0;

    bounds[0] = '\0';
    for (; is_kind(types, plain(types, id), btf_is_array); id = btf_array(btf__type_by_id(types, plain(types, id)))->type)
        if (used < size - 16)
            used += (size_t)snprintf(bounds + used, size - used, "[%u]",
                                     btf_array(btf__type_by_id(types, plain(types, id)))->nelems);
    return id;
}

/* The struct that lies there or is pointed at; 0 for anything else. */
static uint32_t record_of(const struct btf *types, uint32_t id, bool *pointer)
{
    id = plain(types, id);
    *pointer = is_kind(types, id, btf_is_ptr);
    if (*pointer)
        id = plain(types, btf__type_by_id(types, id)->type);
    return is_kind(types, id, btf_is_composite) ? id : 0;
}

/* The type of the field of that name, also of a struct without a name in it; 0: there is none. */
static uint32_t member_type(const struct btf *types, uint32_t record, const char *name, int depth)
{
    const struct btf_type *type = btf__type_by_id(types, record);
    uint32_t found = 0;
    int i;

    for (i = 0; i < btf_vlen(type) && !found; i++) {
        const struct btf_member *member = &btf_members(type)[i];
        const char *here = btf__name_by_offset(types, member->name_off);

        if (!strcmp(here, name))
            found = member->type;
        else if (!here[0] && depth < DEEPEST && is_kind(types, plain(types, member->type), btf_is_composite))
            found = member_type(types, plain(types, member->type), name, depth + 1);
    }
    return found;
}

static void add_members(json_t *list, const struct btf *types, uint32_t record, uint32_t base, int depth)
{
    const struct btf_type *type = btf__type_by_id(types, record);
    int i;

    for (i = 0; i < btf_vlen(type); i++) {
        const struct btf_member *member = &btf_members(type)[i];
        const char *name = btf__name_by_offset(types, member->name_off);
        uint32_t bit = base + btf_member_bit_offset(type, (uint32_t)i);
        uint32_t bits = btf_member_bitfield_size(type, (uint32_t)i);
        char words[256], bounds[64];
        bool pointer;
        uint32_t of = element(types, member->type, bounds, sizeof(bounds)), to;

        if (!name[0]) {
            if (depth < DEEPEST && is_kind(types, plain(types, member->type), btf_is_composite))
                add_members(list, types, plain(types, member->type), bit, depth + 1);
            continue;
        }
        btf_type_words(types, of, words, sizeof(words));
        if (bounds[0] && strlen(words) + strlen(bounds) + 2 < sizeof(words))
            snprintf(words + strlen(words), sizeof(words) - strlen(words), " %s", bounds);
        to = record_of(types, of, &pointer);
        json_array_append_new(list, json_pack("{s:o, s:o, s:i, s:o, s:b, s:b}", "name", json_text(name), "type",
                                              json_text(words), "offset", (int)(bit / 8), "bits",
                                              bits ? json_integer(bits) : json_null(), "pointer", pointer, "record",
                                              to != 0));
    }
}

/* `struct NAME`, `union NAME`, or a name that typedef has given. */
static uint32_t find_type(const struct btf *types, const char *name)
{
    bool is_struct = !strncmp(name, "struct ", 7), is_union = !strncmp(name, "union ", 6);
    int id = is_struct  ? btf__find_by_name_kind(types, name + 7, BTF_KIND_STRUCT)
             : is_union ? btf__find_by_name_kind(types, name + 6, BTF_KIND_UNION)
                        : btf__find_by_name_kind(types, name, BTF_KIND_TYPEDEF);

    return id > 0 ? (uint32_t)id : 0;
}

static int answer(const struct btf *types, const char *name, json_t *path, json_t **result, struct failure *failure)
{
    uint32_t id = find_type(types, name), record = 0;
    char words[256], bounds[64];
    json_t *members, *step;
    bool pointer = false;
    size_t i;

    if (!id)
        return fail(failure, "not-found", "This kernel has no type '%s'", name);
    json_array_foreach (path, i, step) {
        const char *field = json_string_value(step);

        record = record_of(types, element(types, id, bounds, sizeof(bounds)), &pointer);
        btf_type_words(types, id, words, sizeof(words));
        id = record && field ? member_type(types, record, field, 0) : 0;
        if (!id)
            return fail(failure, "not-found", "%s has no field '%s'", words, field ? field : "");
    }
    id = element(types, id, bounds, sizeof(bounds));
    record = record_of(types, id, &pointer);
    btf_type_words(types, id, words, sizeof(words));
    members = json_array();
    if (record)
        add_members(members, types, record, 0, 0);
    *result = json_pack("{s:o, s:b, s:o, s:o}", "type", json_text(words), "pointer", pointer, "size",
                        record ? json_integer(btf__type_by_id(types, record)->size) : json_null(), "members", members);
    return 0;
}

static int open_types(struct kernel_btf *btf, struct failure *failure)
{
    int error = kernel_btf_open(btf, "");

    if (!error)
        return 0;
    fail_errno(failure, -error, "Reading the kernel's BTF");
    snprintf(failure->code, sizeof(failure->code), "unsupported");
    return fail_detail(failure, "btf");
}

int handle_type_members(struct agent *agent, struct request *request, json_t *params, json_t **result,
                        struct failure *failure)
{
    json_t *path = json_object_get(params, "path");
    struct kernel_btf btf;
    const char *type;
    int error;

    (void)agent;
    (void)request;
    if (param_text(params, "type", &type, failure) < 0)
        return -1;
    if (!json_is_array(path))
        return fail(failure, "bad-request", "'path' must be a list of names");
    if (open_types(&btf, failure) < 0)
        return -1;
    error = answer(btf.base, type, path, result, failure);
    kernel_btf_close(&btf);
    return error;
}

int handle_type_names(struct agent *agent, struct request *request, json_t *params, json_t **result,
                      struct failure *failure)
{
    struct kernel_btf btf;
    const char *prefix = json_string_value(json_object_get(params, "prefix"));
    long long most, total = 0;
    uint32_t id;
    json_t *names;

    (void)agent;
    (void)request;
    if (param_number(params, "most", 1, 10000, &most, failure) < 0)
        return -1;
    if (!prefix)
        return fail(failure, "bad-request", "'prefix' must be a text");
    if (open_types(&btf, failure) < 0)
        return -1;
    names = json_array();
    for (id = 1; id < btf__type_cnt(btf.base); id++) {
        const struct btf_type *type = btf__type_by_id(btf.base, id);
        const char *name = btf__name_by_offset(btf.base, type->name_off);
        char words[256];

        if (!name[0] || !(btf_is_composite(type) || btf_is_typedef(type) || btf_is_any_enum(type)) ||
            strncmp(name, prefix, strlen(prefix)) || !strncmp(name, "btf_trace_", 10) || total++ >= most)
            continue;
        btf_type_words(btf.base, id, words, sizeof(words));
        json_array_append_new(names, json_text(words));
    }
    kernel_btf_close(&btf);
    *result = json_pack("{s:o, s:I}", "names", names, "total", (json_int_t)total);
    return 0;
}
