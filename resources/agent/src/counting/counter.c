#include "counting/counter.h"

#include "base/text.h"

json_t *attachment_json(const struct attachment *attachment)
{
    json_t *json = json_pack("{s:s, s:o, s:o, s:o}", "method", attachment->method, "patch",
                             json_text_or_null(attachment->patch), "functions",
                             attachment->functions < 0 ? json_null() : json_integer(attachment->functions), "resolved",
                             json_text_or_null(attachment->resolved));
    json_t *programs;
    int i;

    if (attachment->program_count < 0)
        return json;
    programs = json_array();
    for (i = 0; i < attachment->program_count; i++)
        json_array_append_new(programs, json_integer(attachment->programs[i]));
    json_object_set_new(json, "programs", programs);
    return json;
}
