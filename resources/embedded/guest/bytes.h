/* Numbers as they lie in a frame: little endian, not aligned. */
#ifndef BYTES_H
#define BYTES_H

#include <stdint.h>

static inline uint16_t read_u16(const uint8_t *bytes)
{
    return (uint16_t)(bytes[0] | bytes[1] << 8);
}

static inline uint32_t read_u32(const uint8_t *bytes)
{
    return read_u16(bytes) | (uint32_t)read_u16(bytes + 2) << 16;
}

static inline uint64_t read_u64(const uint8_t *bytes)
{
    return read_u32(bytes) | (uint64_t)read_u32(bytes + 4) << 32;
}

static inline void write_u32(uint8_t *bytes, uint32_t value)
{
    int i;

    for (i = 0; i < 4; i++)
        bytes[i] = (uint8_t)(value >> 8 * i);
}

#endif
