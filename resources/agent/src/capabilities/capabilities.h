/* The request that tries everything: capabilitySchema of app/model/capability.ts. */
#ifndef CAPABILITIES_H
#define CAPABILITIES_H

#include "agent/request.h"

REQUEST_HANDLER(capabilities);

#endif
