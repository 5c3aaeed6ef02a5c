#include "process/private_folder.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

#define FOLDER_PREFIX "probescope."

void private_folder_remove(void)
{
    char path[PATH_MAX], *file, *folder;
    ssize_t length = readlink("/proc/self/exe", path, sizeof(path) - 1);

    if (length <= 0)
        return;
    path[length] = '\0';
    file = strrchr(path, '/');
    if (!file || file == path)
        return;
    *file = '\0';
    folder = strrchr(path, '/');
    if (!folder || strncmp(folder + 1, FOLDER_PREFIX, strlen(FOLDER_PREFIX)) ||
        strlen(folder + 1) < strlen(FOLDER_PREFIX) + 6)
        return;
    *file = '/';
    if (unlink(path) < 0)
        return;
    *file = '\0';
    rmdir(path); /* fails when the engine keeps something else there, which is the engine's to remove */
}
