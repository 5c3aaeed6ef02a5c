/* The function whose calls are the events: its address, its names, its bytes as they are before anything is attached. */
#include <string.h>

#include "base/text.h"
#include "bench/bench.h"
#include "counting/function_place.h"
#include "kernel/kernel_text.h"

static void find_names(struct bench *bench, const struct symbols *symbols)
{
    const struct symbol *alias = symbol_at(symbols, bench->address);

    for (; alias && alias < symbols->all + symbols->count && alias->address == bench->address; alias++) {
        if (bench->name_count == sizeof(bench->names) / sizeof(*bench->names))
            break;
        copy_text(bench->names[bench->name_count++], sizeof(*bench->names), symbol_name(symbols, alias));
    }
}

bool bench_find_function(struct bench *bench, const char *const *names, size_t count)
{
    struct source source = { .kind = SOURCE_KPROBE };
    struct function_place place;
    struct failure failure;
    uint64_t end;
    size_t i, size;

    for (i = 0; i < count; i++) {
        copy_text(source.function, sizeof(source.function), names[i]);
        if (function_find(&source, &place, &failure) < 0)
            continue;
        copy_text(bench->symbol, sizeof(bench->symbol), names[i]);
        bench->address = place.symbol->address;
        break;
    }
    if (!bench->address)
        return false;
    find_names(bench, place.symbols);
    end = symbol_end(place.symbols, place.symbol);
    size = end && end - bench->address < sizeof(bench->original) ? end - bench->address : sizeof(bench->original);
    if (!kernel_text_read(bench->address, bench->original, size))
        bench->original_size = size;
    return true;
}
