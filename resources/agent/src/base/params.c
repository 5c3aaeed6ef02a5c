#include "base/params.h"

int param_number(json_t *params, const char *name, long long least, long long most, long long *value,
                 struct failure *failure)
{
    json_t *field = json_object_get(params, name);

    if (!json_is_integer(field) || json_integer_value(field) < least || json_integer_value(field) > most)
        return fail(failure, "bad-request", "'%s' must be a whole number from %lld to %lld", name, least, most);
    *value = json_integer_value(field);
    return 0;
}

int param_boolean(json_t *params, const char *name, bool *value, struct failure *failure)
{
    json_t *field = json_object_get(params, name);

    if (!json_is_boolean(field))
        return fail(failure, "bad-request", "'%s' must be true or false", name);
    *value = json_is_true(field);
    return 0;
}

int param_text(json_t *params, const char *name, const char **value, struct failure *failure)
{
    *value = json_string_value(json_object_get(params, name));
    if (!*value || !**value)
        return fail(failure, "bad-request", "'%s' must be a text", name);
    return 0;
}
