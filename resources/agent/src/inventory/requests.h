/* The request for everything that traces here. */
#ifndef INVENTORY_REQUESTS_H
#define INVENTORY_REQUESTS_H

#include "agent/request.h"

REQUEST_HANDLER(inventory);

#endif
