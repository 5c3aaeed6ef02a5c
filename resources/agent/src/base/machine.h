/* What the machine is: machineSchema of app/model/target.ts. */
#ifndef BASE_MACHINE_H
#define BASE_MACHINE_H

#include <jansson.h>

#include "base/cpus.h"

json_t *machine_json(const struct cpus *cpus);

#endif
