/* Base64 as RFC 4648 has it: for the few bytes that a request carries. */
#ifndef BASE64_H
#define BASE64_H

#include <stddef.h>
#include <stdint.h>

/* The decoded bytes, to be freed; NULL when it is not base64 or there is no memory. */
uint8_t *base64_decode(const char *text, size_t length, size_t *size);

#endif
