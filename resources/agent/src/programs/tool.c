#include "programs/tool.h"

#include <sys/socket.h>

void tool_order(struct tool *tool, enum guard_order order)
{
    char byte = (char)order;

    if (tool->link >= 0 && send(tool->link, &byte, 1, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
        tool->stopping = true; /* it is about to report its end */
}

bool tool_is_over(const struct tool *tool)
{
    return tool->link < 0 && tool->streams[TOOL_OUTPUT].fd < 0 && tool->streams[TOOL_ERRORS].fd < 0;
}
