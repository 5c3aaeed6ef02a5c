#include "kernel/symbol_table.h"

#include <string.h>

const char *symbol_name(const struct symbols *symbols, const struct symbol *symbol)
{
    return symbols->text + symbol->name;
}

const char *symbol_module(const struct symbols *symbols, const struct symbol *symbol)
{
    return symbols->modules[symbol->module];
}

const struct symbol *symbol_find(const struct symbols *symbols, const char *name, const char *module,
                                 const struct symbol *previous)
{
    const struct symbol *symbol = previous ? previous + 1 : symbols->all;

    for (; symbol < symbols->all + symbols->count; symbol++)
        if (!strcmp(symbol_name(symbols, symbol), name) &&
            (!module[0] || !strcmp(symbol_module(symbols, symbol), module)))
            return symbol;
    return NULL;
}

const struct symbol *symbol_around(const struct symbols *symbols, uint64_t address)
{
    size_t low = 0, high = symbols->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (symbols->all[middle].address <= address)
            low = middle + 1;
        else
            high = middle;
    }
    if (!low)
        return NULL;
    for (low--; low && symbols->all[low - 1].address == symbols->all[low].address; low--)
        ;
    return &symbols->all[low];
}

const struct symbol *symbol_at(const struct symbols *symbols, uint64_t address)
{
    const struct symbol *symbol = address ? symbol_around(symbols, address) : NULL;

    return symbol && symbol->address == address ? symbol : NULL;
}

uint64_t symbol_end(const struct symbols *symbols, const struct symbol *symbol)
{
    const struct symbol *next = symbol;

    while (next < symbols->all + symbols->count && next->address == symbol->address)
        next++;
    return next < symbols->all + symbols->count ? next->address : 0;
}
