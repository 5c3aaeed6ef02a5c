/* What the machine is: machineSchema of app/model/target.ts. */
#ifndef MACHINE_H
#define MACHINE_H

#include <jansson.h>

#include "cpus.h"

json_t *machine_json(const struct cpus *cpus);

#endif
