#include "base/failure.h"

#include <errno.h>
#include <string.h>

#include "base/errors.h"
#include "check.h"

void test_failure(void)
{
    struct failure failure;

    CHECK(fail(&failure, "not-found", "no %s", "thing") == -1);
    CHECK_TEXT(failure.message, "no thing");
    CHECK(!failure.remedy[0] && !failure.detail[0] && failure.place_start == -1);
    CHECK_TEXT(errno_name(EPERM), "EPERM");
    CHECK_TEXT(errno_name(524), "E524"); /* ENOTSUPP, which only the kernel knows */
    fail_errno(&failure, ENOSPC, "opening %d counters", 5);
    CHECK_TEXT(failure.code, "limit");
    CHECK(strstr(failure.message, "opening 5 counters: ENOSPC") == failure.message);
    CHECK(failure.remedy[0] != '\0');
    CHECK_TEXT(failure.detail, "ENOSPC");
    fail_errno(&failure, EPERM, "opening");
    CHECK_TEXT(failure.code, "permission");
    CHECK(failure.remedy[0] != '\0');
}
