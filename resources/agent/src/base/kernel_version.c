#include "base/kernel_version.h"

#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

/* Before Linux 5.0 a kprobe program had to name the kernel's version (LINUX_VERSION_CODE). */
uint32_t kernel_version(void)
{
    unsigned major = 0, minor = 0, patch = 0;
    struct utsname name;
    const char *debian;

    uname(&name);
    debian = strstr(name.version, "Debian "); /* whose release names only the ABI: 4.19.0-27-amd64 */
    if (!debian || sscanf(debian, "Debian %u.%u.%u", &major, &minor, &patch) != 3)
        sscanf(name.release, "%u.%u.%u", &major, &minor, &patch);
    return major << 16 | minor << 8 | (patch > 255 ? 255 : patch);
}

bool kernel_at_least(unsigned major, unsigned minor)
{
    return kernel_version() >> 8 >= (major << 8 | minor);
}
