#include "kernel/btf_words.h"

#include <bpf/btf.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* From the outside in: qualifiers and stars are put around what is already there. */
void btf_type_words(const struct btf *types, uint32_t id, char *text, size_t size)
{
    char suffix[32] = "";
    bool constant = false;

    for (;;) {
        const struct btf_type *type = btf__type_by_id(types, id);
        const char *name = type ? btf__name_by_offset(types, type->name_off) : "";

        if (!id || !type) {
            snprintf(text, size, "%svoid%s%s", constant ? "const " : "", suffix[0] ? " " : "", suffix);
            return;
        }
        switch (btf_kind(type)) {
        case BTF_KIND_PTR:
            memmove(suffix + 1, suffix, sizeof(suffix) - 2);
            suffix[0] = '*';
            constant = false;
            break;
        case BTF_KIND_CONST:
            constant = true;
            break;
        case BTF_KIND_VOLATILE:
        case BTF_KIND_RESTRICT:
        case BTF_KIND_TYPE_TAG:
            break;
        case BTF_KIND_ARRAY:
            memmove(suffix + 1, suffix, sizeof(suffix) - 2);
            suffix[0] = '*'; /* as an argument, an array is a pointer */
            id = btf_array(type)->type;
            continue;
        case BTF_KIND_FUNC_PROTO:
            snprintf(text, size, "function %s", suffix);
            return;
        default: {
            const char *tag = btf_is_struct(type)  ? "struct "
                              : btf_is_union(type) ? "union "
                              : btf_is_any_enum(type) || btf_kind(type) == BTF_KIND_FWD
                                  ? btf_kind(type) == BTF_KIND_FWD ? "struct " : "enum "
                                  : "";

            snprintf(text, size, "%s%s%s%s%s", constant ? "const " : "", tag, name[0] ? name : "(anonymous)",
                     suffix[0] ? " " : "", suffix);
            return;
        }
        }
        id = type->type;
    }
}
