import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ownFields, parseEventFormat, type EventFormat } from '../../app/decoders/eventFormat'

// From Debian's Linux 6.12, as tracefs has them.
const schedSwitch = `name: sched_switch
ID: 301
format:
	field:unsigned short common_type;	offset:0;	size:2;	signed:0;
	field:unsigned char common_flags;	offset:2;	size:1;	signed:0;
	field:unsigned char common_preempt_count;	offset:3;	size:1;	signed:0;
	field:int common_pid;	offset:4;	size:4;	signed:1;

	field:char prev_comm[16];	offset:8;	size:16;	signed:0;
	field:pid_t prev_pid;	offset:24;	size:4;	signed:1;
	field:int prev_prio;	offset:28;	size:4;	signed:1;
	field:long prev_state;	offset:32;	size:8;	signed:1;
	field:char next_comm[16];	offset:40;	size:16;	signed:0;
	field:pid_t next_pid;	offset:56;	size:4;	signed:1;
	field:int next_prio;	offset:60;	size:4;	signed:1;

print fmt: "prev_comm=%s prev_pid=%d prev_prio=%d", REC->prev_comm, REC->prev_pid,
 REC->prev_prio
`
const processExec = `name: sched_process_exec
ID: 294
format:
	field:unsigned short common_type;	offset:0;	size:2;	signed:0;

	field:__data_loc char[] filename;	offset:8;	size:4;	signed:0;
	field:__rel_loc u8[] blob;	offset:12;	size:4;	signed:0;
	field:const char * path;	offset:16;	size:8;	signed:0;
	field:struct sock_addr *addr;	offset:24;	size:8;	signed:0;
	field:u64 args[6];	offset:32;	size:48;	signed:0;
	field:u32 cpus[((1 << 6) / 32)];	offset:80;	size:8;	signed:0;

print fmt: "filename=%s", __get_str(filename)
`

function read(text: string): EventFormat {
  const parsed = parseEventFormat(text)
  if (!parsed.ok) throw new Error(parsed.failure.message)
  return parsed.value
}

describe('the format of an event', () => {
  it('says its name, its number and how it is printed', () => {
    const format = read(schedSwitch)
    expect(format).toMatchObject({ name: 'sched_switch', id: 301 })
    expect(format.print).toBe(
      '"prev_comm=%s prev_pid=%d prev_prio=%d", REC->prev_comm, REC->prev_pid,\n REC->prev_prio',
    )
  })

  it('says where each field lies', () => {
    const format = read(schedSwitch)
    expect(format.fields).toHaveLength(11)
    expect(format.fields.filter(({ common }) => common).map(({ name }) => name)).toEqual([
      'common_type',
      'common_flags',
      'common_preempt_count',
      'common_pid',
    ])
    expect(ownFields(format)[0]).toEqual({
      name: 'prev_comm',
      type: 'char[16]',
      offset: 8,
      size: 16,
      signed: false,
      length: 16,
      dynamic: null,
      common: false,
    })
    expect(ownFields(format)[3]).toMatchObject({
      name: 'prev_state',
      type: 'long',
      offset: 32,
      size: 8,
      signed: true,
    })
  })

  it('knows pointers and arrays, those elsewhere in the record, and lengths that are not numbers', () => {
    const [filename, blob, path, address, args, cpus] = ownFields(read(processExec))
    expect(filename).toMatchObject({
      name: 'filename',
      type: '__data_loc char[]',
      dynamic: 'data',
      length: null,
      size: 4,
    })
    expect(blob).toMatchObject({ name: 'blob', dynamic: 'relative' })
    expect(path).toMatchObject({ name: 'path', type: 'const char *', dynamic: null })
    expect(address).toMatchObject({ name: 'addr', type: 'struct sock_addr *' })
    expect(args).toMatchObject({ name: 'args', type: 'u64[6]', length: 6 })
    expect(cpus).toMatchObject({ name: 'cpus', type: 'u32[((1 << 6) / 32)]', length: null, size: 8 })
  })

  it('may have no fields of its own and nothing to print', () => {
    expect(read('name: x\nID: 1\nformat:\n\nprint fmt: \n')).toEqual({
      name: 'x',
      id: 1,
      fields: [],
      print: null,
    })
  })

  it.each([
    ['', 'no name'],
    ['ID: 1\n', 'no name'],
    ['name: x\nformat:\n', 'no ID'],
    ['name: x\nID: -1\n', 'no ID'],
    ['name: x\nID: 1\nformat:\n\tfield:int;\toffset:0;\tsize:4;\tsigned:1;\n', 'field is not understood'],
    [
      'name: x\nID: 1\nformat:\n\tfield:int a;\toffset:zero;\tsize:4;\tsigned:1;\n',
      'field is not understood',
    ],
    ['name: x\nID: 1\nformat:\n\tfield:int a;\toffset:0;\n', 'field is not understood'],
    ['x'.repeat(2 << 20), 'longer'],
  ])('is refused when it is not one', (text, why) => {
    const parsed = parseEventFormat(text)
    expect(parsed).toMatchObject({ ok: false, failure: { code: 'malformed' } })
    if (!parsed.ok) expect(parsed.failure.message).toContain(why)
  })

  it('is read or refused, never more, when it is mutated', () => {
    const mutated = fc
      .tuple(
        fc.constantFrom(schedSwitch, processExec),
        fc.nat(),
        fc.nat({ max: 40 }),
        fc.string({ unit: 'binary', maxLength: 10 }),
      )
      .map(
        ([text, at, cut, noise]) =>
          text.slice(0, at % text.length) + noise + text.slice((at % text.length) + cut),
      )
    fc.assert(
      fc.property(mutated, (text) => {
        const parsed = parseEventFormat(text)
        if (parsed.ok)
          for (const { size, offset } of parsed.value.fields) expect(size + offset).toBeGreaterThanOrEqual(0)
        else expect(parsed.failure.remedy).toBeTruthy()
      }),
      { numRuns: 2000 },
    )
  })
})
