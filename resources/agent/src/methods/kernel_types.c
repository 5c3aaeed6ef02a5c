/* The kernel's own types as a C header, for compiling BPF programs against this very kernel. */
#include <bpf/btf.h>
#include <errno.h>
#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent/deflated.h"
#include "base/errors.h"
#include "base/files.h"
#include "base/params.h"
#include "methods/kernel_types.h"
#include "methods/methods.h"

static const char before[] = "#ifndef __VMLINUX_H__\n#define __VMLINUX_H__\n\n"
                             "#ifndef BPF_NO_PRESERVE_ACCESS_INDEX\n"
                             "#pragma clang attribute push (__attribute__((preserve_access_index)), apply_to = record)\n"
                             "#endif\n\n";
static const char after[] = "#ifndef BPF_NO_PRESERVE_ACCESS_INDEX\n#pragma clang attribute pop\n#endif\n\n"
                            "#endif /* __VMLINUX_H__ */\n";

#define BUILD_ID_NOTE 3
#define LONGEST_BUILD_ID 64

/* The build id among the kernel's ELF notes, as hexadecimal digits; empty when there is none. */
static void read_build_id(char *hex, size_t size)
{
    char *notes;
    size_t length, at = 0, i;

    hex[0] = '\0';
    if (read_file("/sys/kernel/notes", &notes, &length))
        return;
    while (at + sizeof(Elf64_Nhdr) <= length) {
        Elf64_Nhdr note;
        size_t name, data;

        memcpy(&note, notes + at, sizeof(note));
        name = at + sizeof(note);
        data = name + ((note.n_namesz + 3) & ~3u);
        at = data + ((note.n_descsz + 3) & ~3u);
        if (at > length || note.n_descsz > LONGEST_BUILD_ID)
            break;
        if (note.n_type != BUILD_ID_NOTE || note.n_namesz != 4 || memcmp(notes + name, "GNU", 4))
            continue;
        for (i = 0; i < note.n_descsz && 2 * i + 2 < size; i++)
            snprintf(hex + 2 * i, size - 2 * i, "%02x", (unsigned char)notes[data + i]);
        break;
    }
    free(notes);
}

static void emit(void *context, const char *format, va_list arguments)
{
    struct deflated *stream = context;
    char text[1024], *longer = NULL;
    va_list again;
    int length;

    va_copy(again, arguments);
    length = vsnprintf(text, sizeof(text), format, arguments);
    if (length >= (int)sizeof(text) && vasprintf(&longer, format, again) < 0)
        longer = NULL;
    va_end(again);
    if (length > 0)
        deflated_text(stream, longer ? longer : text,
                      longer ? (size_t)length : (size_t)length < sizeof(text) ? (size_t)length : sizeof(text) - 1);
    free(longer);
}

static int dump_types(const struct btf *btf, btf_dump_printf_fn_t each, void *context,
                      const volatile bool *cancelled)
{
    struct btf_dump *dump = btf_dump__new(btf, each, context, NULL);
    unsigned id, count = btf__type_cnt(btf);
    int error = 0;

    if (!dump)
        return -errno;
    for (id = 1; id < count && !error && !(cancelled && *cancelled); id++)
        error = btf_dump__dump_type(dump, id);
    btf_dump__free(dump);
    return error;
}

static void print(void *context, const char *format, va_list arguments)
{
    vfprintf(context, format, arguments);
}

int kernel_types_print(FILE *file)
{
    struct btf *btf = btf__load_vmlinux_btf();
    int error;

    if (!btf) {
        fprintf(stderr, "Reading the kernel's BTF: %s\n", strerror(errno));
        return 1;
    }
    fputs(before, file);
    error = dump_types(btf, print, file, NULL);
    fputs(after, file);
    btf__free(btf);
    return error || fflush(file) ? 1 : 0;
}

int handle_kernel_types(struct agent *agent, struct request *request, json_t *params, json_t **result,
                        struct failure *failure)
{
    char build_id[2 * LONGEST_BUILD_ID + 1];
    struct deflated *stream;
    struct btf *btf = NULL;
    bool wanted;
    int error = 0;

    if (param_boolean(params, "wanted", &wanted, failure) < 0)
        return -1;
    read_build_id(build_id, sizeof(build_id));
    if (wanted) {
        btf = btf__load_vmlinux_btf();
        if (!btf) {
            fail_errno(failure, errno, "Reading the kernel's BTF");
            snprintf(failure->code, sizeof(failure->code), "unsupported");
            return fail_detail(failure, "btf");
        }
    }
    stream = deflated_begin(agent, request);
    if (!stream) {
        btf__free(btf);
        return fail_memory(failure);
    }
    if (btf) {
        deflated_text(stream, before, strlen(before));
        error = dump_types(btf, emit, stream, &request->cancelled);
        deflated_text(stream, after, strlen(after));
    }
    if (deflated_end(stream, btf ? btf__type_cnt(btf) : 0, "", result, failure) < 0)
        error = -1;
    else if (error)
        fail_errno(failure, -error, "Writing the kernel's types as C");
    else
        json_object_set_new(*result, "buildId", build_id[0] ? json_string(build_id) : json_null());
    btf__free(btf);
    return error ? -1 : 0;
}
