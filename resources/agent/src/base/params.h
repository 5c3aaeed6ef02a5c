/* Taking a request's parameters: each gives `bad-request` with the parameter's name when it is not as it must be. */
#ifndef BASE_PARAMS_H
#define BASE_PARAMS_H

#include <jansson.h>
#include <stdbool.h>

#include "base/failure.h"

int param_number(json_t *params, const char *name, long long least, long long most, long long *value,
                 struct failure *failure);
int param_boolean(json_t *params, const char *name, bool *value, struct failure *failure);
/* The text belongs to `params`. Never empty. */
int param_text(json_t *params, const char *name, const char **value, struct failure *failure);

#endif
