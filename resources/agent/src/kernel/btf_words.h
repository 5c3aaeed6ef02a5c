/* C's notation of a type that BTF describes. */
#ifndef KERNEL_BTF_WORDS_H
#define KERNEL_BTF_WORDS_H

#include <stddef.h>
#include <stdint.h>

struct btf;

/* An array is written as a pointer, which it is as an argument. */
void btf_type_words(const struct btf *types, uint32_t id, char *text, size_t size);

#endif
