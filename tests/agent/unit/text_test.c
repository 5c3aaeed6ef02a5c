#include "base/text.h"

#include "check.h"

static void check_clean(const char *bytes, const char *wanted)
{
    json_t *value = json_text(bytes);

    CHECK_TEXT(json_string_value(value), wanted);
    json_decref(value);
}

#define LOST "\xef\xbf\xbd"

void test_text(void)
{
    char small[4];

    check_clean("", "");
    check_clean("plain", "plain");
    check_clean("größe 🔬", "größe 🔬");
    check_clean("\xff", LOST);
    check_clean("a\x80z", "a" LOST "z");
    check_clean("cut \xf0\x9f\x94", "cut " LOST LOST LOST);
    check_clean("\xc0\xaf", LOST LOST);             /* '/' in two bytes: overlong */
    check_clean("\xed\xa0\x80", LOST LOST LOST);    /* half of a surrogate pair */
    check_clean("\xf4\x90\x80\x80", LOST LOST LOST LOST); /* above U+10FFFF */
    copy_text(small, sizeof(small), "longer");
    CHECK_TEXT(small, "lon");
}
