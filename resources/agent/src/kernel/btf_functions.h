/* Functions in the kernel's own type information (BTF): which there are, and their arguments. */
#ifndef KERNEL_BTF_FUNCTIONS_H
#define KERNEL_BTF_FUNCTIONS_H

#include <jansson.h>
#include <stdbool.h>

#include "base/name_set.h"

struct btf;

/*
 * BTF of the kernel, and of a module on top of it; `module` "" for the kernel's alone. NULL with errno when there is
 * none. Free with btf_close. Never kept for long: a kernel's BTF is 5 to 10 MB.
 */
struct kernel_btf {
    struct btf *base;   /* vmlinux */
    struct btf *module; /* NULL for the kernel itself */
    bool base_borrowed;
};
int kernel_btf_open(struct kernel_btf *btf, const char *module);
/* The same for one more module, on the vmlinux of `kernel`, which must stay open. */
int kernel_btf_open_on(struct kernel_btf *btf, const struct kernel_btf *kernel, const char *module);
void kernel_btf_close(struct kernel_btf *btf);

/*
 * A descriptor of the module's BTF, as loading a program for one of its functions needs; -errno when the kernel does
 * not give it.
 */
int btf_module_fd(const char *module);

/* Id of the function of that name, or -ENOENT. */
int btf_function_id(const struct kernel_btf *btf, const char *name);

/* Adds the names of all functions in it (of the module alone, when it is a module's); they live as long as `btf`. */
bool btf_function_names(const struct kernel_btf *btf, struct name_set *names);

/* Calls `each` with the name of each tracepoint that BTF knows (its typedefs btf_trace_NAME). */
void btf_each_tracepoint(const struct kernel_btf *btf, void (*each)(void *context, const char *name), void *context);

/*
 * A function's arguments, its return value as `retval`, or both, as [{name, type}]. NULL when BTF has no such function.
 */
json_t *btf_function_fields(const struct kernel_btf *btf, const char *name, bool arguments, bool returned);

#endif
