#include "base/owner.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

void test_owner(void)
{
    struct owner self, child_owner;
    pid_t child;

    CHECK(owner_of(getpid(), &self) == 0);
    CHECK(self.start_time > 0);
    CHECK(owner_lives(&self));
    self.start_time++; /* another process that got the same pid later */
    CHECK(!owner_lives(&self));
    self.start_time--;
    self.boot_id[0] ^= 1; /* the same pid and time, after another boot */
    CHECK(!owner_lives(&self));

    child = fork();
    if (!child)
        _exit(0);
    while (owner_of(child, &child_owner) == 0)
        usleep(1000); /* until it is a zombie, which counts as dead */
    CHECK(owner_of(child, &child_owner) == -ESRCH);
    waitpid(child, NULL, 0);
    CHECK(owner_of(child, &child_owner) == -ESRCH);
}
