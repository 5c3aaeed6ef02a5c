#include "capabilities/capability.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/errors.h"

void capability_have(struct capability *found, const char *format, ...)
{
    va_list arguments;

    found->available = AVAILABLE;
    found->reason[0] = '\0';
    found->error = 0;
    if (!format)
        return;
    va_start(arguments, format);
    vsnprintf(found->detail, sizeof(found->detail), format, arguments);
    va_end(arguments);
}

void capability_lack(struct capability *found, int error, const char *format, ...)
{
    va_list arguments;
    size_t used;

    found->available = MISSING;
    found->error = error;
    va_start(arguments, format);
    vsnprintf(found->reason, sizeof(found->reason), format, arguments);
    va_end(arguments);
    used = strlen(found->reason);
    if (error)
        snprintf(found->reason + used, sizeof(found->reason) - used, ": %s", errno_name(error));
}
