#include "code/x86_length.h"

#define LONGEST 15

struct decoder {
    const uint8_t *code;
    size_t size, at;
    bool is_64, operand_16, address_small, rex_w, repne, failed;
};

static uint8_t next(struct decoder *decoder)
{
    if (decoder->at >= decoder->size || decoder->at >= LONGEST) {
        decoder->failed = true;
        return 0;
    }
    return decoder->code[decoder->at++];
}

static size_t fail(struct decoder *decoder)
{
    decoder->failed = true;
    return 0;
}

/* An immediate of the operand's size, but never more than four bytes. */
static size_t operand_bytes(const struct decoder *decoder)
{
    return decoder->operand_16 && !decoder->rex_w ? 2 : 4;
}

/* Takes the ModRM byte, SIB and displacement; returns ModRM. */
static uint8_t take_modrm(struct decoder *decoder)
{
    uint8_t modrm = next(decoder), mode = modrm >> 6, operand = modrm & 7;

    if (mode == 3)
        return modrm;
    if (!decoder->is_64 && decoder->address_small) { /* 16-bit addresses have no SIB */
        decoder->at += mode == 1 ? 1 : mode == 2 || operand == 6 ? 2 : 0;
        return modrm;
    }
    if (operand == 4 && (next(decoder) & 7) == 5 && mode == 0)
        decoder->at += 4;
    decoder->at += mode == 1 ? 1 : mode == 2 || operand == 5 ? 4 : 0;
    return modrm;
}

/* Opcodes 0F xx, also as VEX and EVEX map 1. Returns the bytes of the immediate. */
static size_t two_byte(struct decoder *decoder, uint8_t opcode)
{
    switch (opcode) {
    case 0x04: case 0x0a: case 0x0c: case 0x24: case 0x25: case 0x26: case 0x27:
        return fail(decoder);
    case 0x05: case 0x06: case 0x07: case 0x08: case 0x09: case 0x0b: case 0x0e:
    case 0x30: case 0x31: case 0x32: case 0x33: case 0x34: case 0x35: case 0x37:
    case 0x77: case 0xa0: case 0xa1: case 0xa2: case 0xa8: case 0xa9: case 0xaa:
    case 0xc8: case 0xc9: case 0xca: case 0xcb: case 0xcc: case 0xcd: case 0xce: case 0xcf:
        return 0;
    case 0x80: case 0x81: case 0x82: case 0x83: case 0x84: case 0x85: case 0x86: case 0x87:
    case 0x88: case 0x89: case 0x8a: case 0x8b: case 0x8c: case 0x8d: case 0x8e: case 0x8f:
        return decoder->is_64 ? 4 : operand_bytes(decoder); /* near jumps of 64-bit mode ignore the operand's size */
    case 0x0f: case 0x70: case 0x71: case 0x72: case 0x73: case 0xa4: case 0xac: case 0xba:
    case 0xc2: case 0xc4: case 0xc5: case 0xc6:
        take_modrm(decoder);
        return 1;
    case 0x78:
        take_modrm(decoder);
        return decoder->operand_16 || decoder->repne ? 2 : 0; /* extrq, insertq; else vmread */
    default:
        take_modrm(decoder);
        return 0;
    }
}

/* Opcode maps by the number that VEX, EVEX and XOP give them. */
static size_t mapped(struct decoder *decoder, unsigned map)
{
    uint8_t opcode = next(decoder);

    switch (map) {
    case 1:
        return two_byte(decoder, opcode);
    case 2: case 5: case 6: case 9:
        take_modrm(decoder);
        return 0;
    case 3: case 8:
        take_modrm(decoder);
        return 1;
    case 10:
        take_modrm(decoder);
        return 4;
    default:
        return fail(decoder);
    }
}

/* After 0F. */
static size_t escaped(struct decoder *decoder)
{
    uint8_t opcode = next(decoder);

    if (opcode == 0x38)
        return mapped(decoder, 2);
    if (opcode == 0x3a)
        return mapped(decoder, 3);
    return two_byte(decoder, opcode);
}

/* In 32-bit mode C4, C5, 62 are LES, LDS and BOUND, unless what follows could only be registers. */
static bool is_vector_prefix(const struct decoder *decoder)
{
    return decoder->is_64 || (decoder->at < decoder->size && decoder->code[decoder->at] >= 0xc0);
}

static size_t vector(struct decoder *decoder, uint8_t prefix)
{
    uint8_t first = next(decoder);

    if (prefix == 0xc5)
        return mapped(decoder, 1);
    next(decoder);
    if (prefix == 0x62)
        next(decoder);
    return mapped(decoder, prefix == 0x62 ? first & 7u : first & 0x1fu);
}

/* Opcodes 00 to 3F: eight arithmetic instructions of the same six forms. */
static size_t arithmetic(struct decoder *decoder, uint8_t opcode)
{
    switch (opcode & 7) {
    case 4:
        return 1;
    case 5:
        return operand_bytes(decoder);
    case 6: case 7:
        return decoder->is_64 ? fail(decoder) : 0;
    default:
        take_modrm(decoder);
        return 0;
    }
}

static size_t with_modrm(struct decoder *decoder, size_t immediate)
{
    take_modrm(decoder);
    return immediate;
}

static size_t only_32(struct decoder *decoder, size_t immediate)
{
    return decoder->is_64 ? fail(decoder) : immediate;
}

/* Opcodes of one byte from 40 on. Returns the bytes of the immediate. */
static size_t one_byte(struct decoder *decoder, uint8_t opcode)
{
    uint8_t modrm;

    switch (opcode) {
    case 0x60: case 0x61: case 0xce: case 0xd6:
        return only_32(decoder, 0);
    case 0x62:
        return is_vector_prefix(decoder) ? vector(decoder, opcode) : with_modrm(decoder, 0);
    case 0x63: case 0x84: case 0x85: case 0x86: case 0x87: case 0x88: case 0x89: case 0x8a: case 0x8b:
    case 0x8c: case 0x8d: case 0x8e: case 0xd0: case 0xd1: case 0xd2: case 0xd3:
    case 0xd8: case 0xd9: case 0xda: case 0xdb: case 0xdc: case 0xdd: case 0xde: case 0xdf:
    case 0xfe: case 0xff:
        return with_modrm(decoder, 0);
    case 0x8f: /* POP, or AMD's XOP when the next byte names a map from 8 on */
        return decoder->at < decoder->size && (decoder->code[decoder->at] & 0x1f) >= 8 ? vector(decoder, 0xc4)
                                                                                       : with_modrm(decoder, 0);
    case 0x68: case 0xa9:
        return operand_bytes(decoder);
    case 0x69: case 0x81: case 0xc7:
        return with_modrm(decoder, operand_bytes(decoder));
    case 0x6a: case 0xa8: case 0xcd: case 0xeb:
    case 0xe0: case 0xe1: case 0xe2: case 0xe3: case 0xe4: case 0xe5: case 0xe6: case 0xe7:
        return 1;
    case 0x6b: case 0x80: case 0x83: case 0xc0: case 0xc1: case 0xc6:
        return with_modrm(decoder, 1);
    case 0x82:
        return decoder->is_64 ? fail(decoder) : with_modrm(decoder, 1);
    case 0x9a: case 0xea:
        return only_32(decoder, operand_bytes(decoder) + 2);
    case 0xa0: case 0xa1: case 0xa2: case 0xa3:
        return decoder->is_64 ? (decoder->address_small ? 4 : 8) : decoder->address_small ? 2 : 4;
    case 0xc2: case 0xca:
        return 2;
    case 0xc4: case 0xc5:
        return is_vector_prefix(decoder) ? vector(decoder, opcode) : with_modrm(decoder, 0);
    case 0xc8:
        return 3;
    case 0xd4: case 0xd5:
        return only_32(decoder, 1);
    case 0xe8: case 0xe9:
        return decoder->is_64 ? 4 : operand_bytes(decoder);
    case 0xf6:
        modrm = take_modrm(decoder);
        return (modrm >> 3 & 7) < 2; /* TEST has an immediate, NOT to IDIV have none */
    case 0xf7:
        modrm = take_modrm(decoder);
        return (modrm >> 3 & 7) < 2 ? operand_bytes(decoder) : 0;
    default:
        if (opcode >= 0x70 && opcode <= 0x7f)
            return 1;
        if (opcode >= 0xb0 && opcode <= 0xb7)
            return 1;
        if (opcode >= 0xb8 && opcode <= 0xbf)
            return decoder->rex_w ? 8 : operand_bytes(decoder);
        return 0;
    }
}

/* Takes prefixes; returns the first byte that is none. */
static uint8_t take_prefixes(struct decoder *decoder)
{
    for (;;) {
        uint8_t byte = next(decoder);

        switch (byte) {
        case 0x66:
            decoder->operand_16 = true;
            break;
        case 0x67:
            decoder->address_small = true;
            break;
        case 0xf2:
            decoder->repne = true;
            break;
        case 0x26: case 0x2e: case 0x36: case 0x3e: case 0x64: case 0x65: case 0xf0: case 0xf3:
            break;
        default:
            return byte;
        }
        if (decoder->failed)
            return 0;
    }
}

size_t x86_length(const uint8_t *code, size_t size, bool is_64)
{
    struct decoder decoder = { .code = code, .size = size, .is_64 = is_64 };
    uint8_t opcode = take_prefixes(&decoder);
    size_t immediate;

    if (is_64 && (opcode & 0xf0) == 0x40) {
        decoder.rex_w = opcode & 8;
        opcode = next(&decoder);
    }
    if (opcode == 0x0f)
        immediate = escaped(&decoder);
    else if (opcode < 0x40)
        immediate = arithmetic(&decoder, opcode);
    else
        immediate = one_byte(&decoder, opcode);
    decoder.at += immediate;
    return decoder.failed || decoder.at > size || decoder.at > LONGEST ? 0 : decoder.at;
}
