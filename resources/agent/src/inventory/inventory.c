#include "inventory/inventory.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/text.h"

void inventory_add(struct inventory *inventory, const char *kind, const char *name, const char *detail,
                   const char *owner, bool ours)
{
    json_array_append_new(inventory->items,
                          json_pack("{s:s, s:o, s:o, s:o, s:b}", "kind", kind, "name", json_text(name), "detail",
                                    json_text(detail), "owner", json_text_or_null(owner), "ours", (int)ours));
}

void inventory_note(struct inventory *inventory, const char *format, ...)
{
    char text[512];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    json_array_append_new(inventory->notes, json_text(text));
}
