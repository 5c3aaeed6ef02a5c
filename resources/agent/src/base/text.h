/* Text of the kernel and of the target for JSON: bytes that are not UTF-8 become U+FFFD. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <jansson.h>
#include <stddef.h>

json_t *json_text(const char *text);
json_t *json_text_length(const char *text, size_t length);
/* null for NULL and for an empty text. */
json_t *json_text_or_null(const char *text);

/* Copies at most size - 1 bytes. */
void copy_text(char *to, size_t size, const char *from);

#endif
