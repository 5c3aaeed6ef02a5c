#include "base/failure.h"

#include <stdarg.h>
#include <stdio.h>

int fail(struct failure *f, const char *code, const char *format, ...)
{
    va_list arguments;

    *f = FAILURE_NONE;
    snprintf(f->code, sizeof(f->code), "%s", code);
    va_start(arguments, format);
    vsnprintf(f->message, sizeof(f->message), format, arguments);
    va_end(arguments);
    return -1;
}

int fail_remedy(struct failure *f, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(f->remedy, sizeof(f->remedy), format, arguments);
    va_end(arguments);
    return -1;
}

int fail_detail(struct failure *f, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(f->detail, sizeof(f->detail), format, arguments);
    va_end(arguments);
    return -1;
}

int fail_memory(struct failure *f)
{
    return fail(f, "limit", "The agent could not get memory on the target");
}
