#include "base/errors.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/files.h"

const char *errno_name(int error)
{
    static _Thread_local char unnamed[16];
    const char *name = strerrorname_np(error);

    if (name)
        return name;
    snprintf(unnamed, sizeof(unnamed), "E%d", error);
    return unnamed;
}

static const char *code_of(int error)
{
    switch (error) {
    case EPERM:
    case EACCES:
        return "permission";
    case ENOENT:
    case ESRCH:
    case ENODEV:
        return "not-found";
    case EOPNOTSUPP:
    case ENOSYS:
        return "unsupported";
    case EBUSY:
    case EEXIST:
        return "busy";
    case ENOSPC:
    case ENOMEM:
    case EMFILE:
    case ENFILE:
    case EAGAIN:
    case E2BIG:
        return "limit";
    case EILSEQ:
    case EADDRNOTAVAIL:
        return "not-probeable";
    case EINVAL:
        return "bad-source";
    default:
        return "kernel";
    }
}

/* The kernel's lockdown mode (security/lockdown): `[integrity]` or `[confidentiality]` chosen, or none. */
static int locked_down(char *mode, size_t size)
{
    char text[128];
    char *start, *end;

    if (read_small("/sys/kernel/security/lockdown", text, sizeof(text)) < 0)
        return 0;
    start = strchr(text, '[');
    end = start ? strchr(start, ']') : NULL;
    if (!end || !strncmp(start, "[none]", 6))
        return 0;
    snprintf(mode, size, "%.*s", (int)(end - start - 1), start + 1);
    return 1;
}

static void permission_remedy(struct failure *f)
{
    char mode[32];

    if (geteuid() != 0)
        fail_remedy(f, "Connect as root, or as a user who may use sudo.");
    else if (locked_down(mode, sizeof(mode)))
        fail_remedy(f, "The kernel is locked down (%s), which refuses this even to root. Boot without lockdown "
                       "(Secure Boot off, or without lockdown= on the kernel's command line).", mode);
    else
        fail_remedy(f, "Root is refused this here: a container without the capabilities (CAP_SYS_ADMIN, CAP_PERFMON, "
                       "CAP_BPF), or a security policy. Connect to the host itself.");
}

static void add_remedy(struct failure *f, int error)
{
    switch (error) {
    case EPERM:
    case EACCES:
        permission_remedy(f);
        break;
    case ENOSPC:
        fail_remedy(f, "No room for one more: all hardware counters or breakpoints, or the tracing memory, are in use. "
                       "Stop other tracing and try again.");
        break;
    case EMFILE:
    case ENFILE:
        fail_remedy(f, "Too many open files on the target. Attach to fewer sources.");
        break;
    case ENOMEM:
        fail_remedy(f, "The target is short of memory. Attach to fewer sources.");
        break;
    case EBUSY:
        fail_remedy(f, "Something else holds it. 'What is attached now' shows what traces on the target.");
        break;
    case EOPNOTSUPP:
    case ENOSYS:
        fail_remedy(f, "This kernel was built without it. See the target's capabilities.");
        break;
    default:
        break;
    }
}

int fail_errno(struct failure *f, int error, const char *format, ...)
{
    char what[768];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(what, sizeof(what), format, arguments);
    va_end(arguments);
    fail(f, code_of(error), "%s: %s (%s)", what, errno_name(error), strerror(error));
    fail_detail(f, "%s", errno_name(error));
    add_remedy(f, error);
    return -1;
}
