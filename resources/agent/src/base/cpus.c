#include "base/cpus.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/files.h"

#define MOST_CPUS 8192 /* NR_CPUS of the largest x86-64 configuration */

int cpu_list_parse(const char *text, int *numbers, int room)
{
    int count = 0;

    while (*text) {
        char *end;
        long first = strtol(text, &end, 10), last = first;

        if (end == text || first < 0)
            return -1;
        if (*end == '-') {
            text = end + 1;
            last = strtol(text, &end, 10);
            if (end == text)
                return -1;
        }
        if (last < first || last >= MOST_CPUS)
            return -1;
        for (; first <= last; first++) {
            if (count == room)
                return -1;
            numbers[count++] = (int)first;
        }
        text = end;
        if (*text == ',')
            text++;
        else if (*text)
            return -1;
    }
    return count;
}

static int read_list(const char *path, int *numbers)
{
    char *text;
    int count, error = read_file(path, &text, NULL);

    if (error)
        return error;
    text[strcspn(text, "\n")] = '\0';
    count = cpu_list_parse(text, numbers, MOST_CPUS);
    free(text);
    return count > 0 ? count : -EINVAL;
}

int cpus_read(struct cpus *cpus)
{
    int *numbers = malloc(MOST_CPUS * sizeof(*numbers));
    int count;

    if (!numbers)
        return -ENOMEM;
    count = read_list("/sys/devices/system/cpu/possible", numbers);
    if (count > 0) {
        cpus->possible = numbers[count - 1] + 1;
        count = read_list("/sys/devices/system/cpu/online", numbers);
    }
    if (count < 0) {
        free(numbers);
        return count;
    }
    cpus->numbers = realloc(numbers, (size_t)count * sizeof(*numbers));
    if (!cpus->numbers)
        cpus->numbers = numbers;
    cpus->count = count;
    return 0;
}

void cpus_free(struct cpus *cpus)
{
    free(cpus->numbers);
    *cpus = (struct cpus){ 0 };
}
