// Makes the agent's C header from app/protocol/protocol.json, so that both ends have one definition of the frames.
// Usage: node protocol-header.mjs PROTOCOL_JSON HEADER
import { readFileSync, writeFileSync } from 'node:fs'

const [, , source, target] = process.argv
const protocol = JSON.parse(readFileSync(source, 'utf8'))

/** `u32 index` as a member of a packed struct. */
function member(field) {
  const [type, name] = field.split(' ')
  if (type !== 'u32' && type !== 'u64') throw new Error(`no C type for '${field}'`)
  return `    uint${type.slice(1)}_t ${name};`
}

const header = `/* Made from app/protocol/protocol.json by protocol-header.mjs: do not edit. */
#ifndef PROBESCOPE_PROTOCOL_H
#define PROBESCOPE_PROTOCOL_H
#include <stdint.h>

#define PROTOCOL_VERSION ${protocol.version}
#define FRAME_HEADER_BYTES ${protocol.frameHeaderBytes}
#define FRAME_MAX_PAYLOAD ${protocol.maxPayloadBytes}

enum frame_kind {
${protocol.kinds.map((kind) => `    /* ${kind.direction}, ${kind.payload}: ${kind.doc} */\n    FRAME_${kind.name} = ${kind.value},`).join('\n')}
};

enum sample_flag {
${Object.entries(protocol.samples.flags)
  .map(([name, value]) => `    SAMPLE_${name} = ${value},`)
  .join('\n')}
};

/* ${protocol.samples.comment} */
struct samples_header {
${protocol.samples.header.map(member).join('\n')}
} __attribute__((packed));

struct samples_record {
${protocol.samples.record.map(member).join('\n')}
} __attribute__((packed));

/* ${protocol.output.comment} */
struct output_header {
${protocol.output.header.map(member).join('\n')}
} __attribute__((packed));
#endif
`
writeFileSync(target, header)
