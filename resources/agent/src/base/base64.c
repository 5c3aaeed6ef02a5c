#include "base/base64.h"

#include <stdlib.h>

static int digit(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

uint8_t *base64_decode(const char *text, size_t length, size_t *size)
{
    uint8_t *bytes;
    size_t i, used = 0;
    uint32_t bits = 0;

    if (length % 4)
        return NULL;
    while (length && text[length - 1] == '=')
        length--;
    bytes = malloc(length / 4 * 3 + 3);
    if (!bytes)
        return NULL;
    for (i = 0; i < length; i++) {
        int value = digit(text[i]);

        if (value < 0) {
            free(bytes);
            return NULL;
        }
        bits = bits << 6 | (uint32_t)value;
        if (i % 4)
            bytes[used++] = (uint8_t)(bits >> (6 - 2 * (i % 4)));
    }
    *size = used;
    return bytes;
}
