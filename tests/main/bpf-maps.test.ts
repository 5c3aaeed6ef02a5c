/** A program's maps decoded by the types that clang wrote into its object. */
import { beforeAll, describe, expect, test } from 'vitest'
import { readBpfMaps } from '../../app/decoders/bpf/maps'
import { bpfTypesOf, type BpfTypes } from '../../app/decoders/bpf/types'
import type { Machine } from '../../app/model/target'
import type { BpfMap } from '../../app/protocol/methods/bpf'
import { compileBpf } from '../../main/engine/programs/bpf/compile'

const program = `#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
char LICENSE[] SEC("license") = "GPL";
enum color { RED = 1, GREEN };
struct who { __u32 pid; char comm[8]; };
struct what { long long delta; enum color color; unsigned low : 3, high : 5; __u8 mac[6]; void *where; };
struct event { __u32 pid; __u64 at; };
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 8); __type(key, struct who); __type(value, struct what); } things SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 8); __type(key, __u32); __type(value, __u64); } size_hist SEC(".maps");
const struct event *unused __attribute__((unused));
__u64 big; int negative;
SEC("tracepoint/syscalls/sys_enter_getuid")
int probe(void *ctx)
{
	struct who who = {};
	big++; negative--;
	return bpf_map_lookup_elem(&things, &who) || bpf_map_lookup_elem(&size_hist, &who.pid) || unused;
}
`
const machine = { kernel: '6.12.0', arch: 'x86_64' } as Machine

let btf: BpfTypes

beforeAll(async () => {
  const compiled = await compileBpf(
    program,
    machine,
    { types: null, headers: null },
    new AbortController().signal,
  )
  if (compiled.object === null) throw new Error(JSON.stringify(compiled))
  const types = bpfTypesOf(compiled.object)
  if (!types.ok) throw new Error(types.failure.message)
  btf = types.value
})

/** The id of a type by its name, as libbpf would say it. */
function typeId(name: string): number {
  const id = btf.types.findIndex((type) => 'name' in type && type.name === name)
  expect(id, name).toBeGreaterThan(0)
  return id
}

function map(name: string, more: Partial<BpfMap>): BpfMap {
  const base = {
    type: 1,
    keySize: 4,
    valueSize: 8,
    maxEntries: 8,
    keyType: 0,
    valueType: 0,
    perCpu: false,
    shown: true,
  }
  return { name, ...base, ...more }
}

describe('maps', () => {
  test('have a column for each member, by its type', () => {
    const things = map('things', {
      keySize: 12,
      valueSize: 32,
      keyType: typeId('who'),
      valueType: typeId('what'),
    })
    const key = '010200007368000000000000'
    const value = 'feffffffffffffff020000002d0102030405060000000000f0debc9a78563412'
    const read = readBpfMaps(`e\t0\t${key}\t${value}\nm\t0\t12\n`, [things], { cpus: 1, btf })
    expect(read.maps).toEqual([
      {
        shape: 'table',
        name: 'things',
        columns: ['pid', 'comm', 'delta', 'color', 'low', 'high', 'mac', 'where'].map((name, index) => ({
          name,
          key: index < 2,
        })),
        rows: [[513, 'sh', -2, 'GREEN', 5, 5, '01 02 03 04 05 06', '0x123456789abcdef0']],
        total: 12,
      },
    ])
  })

  test('of each CPU are added up, exactly beyond what a double holds', () => {
    const calls = map('calls', { perCpu: true, valueType: typeId('__u64'), keyType: typeId('__u32') })
    const read = readBpfMaps('e\t0\t07000000\t0100000000000000ffffffffffffff7f\nm\t0\t1\n', [calls], {
      cpus: 2,
      btf,
    })
    expect(read.maps[0]).toMatchObject({ rows: [[7, '9223372036854775808']] })
  })

  test('that are histograms by name have buckets of powers of two', () => {
    const hist = map('size_hist', { type: 2, keyType: typeId('__u32'), valueType: typeId('__u64') })
    const text = 'e\t0\t00000000\t0200000000000000\ne\t0\t02000000\t0500000000000000\nm\t0\t8\n'
    expect(readBpfMaps(text, [hist], { cpus: 1, btf }).maps[0]).toMatchObject({
      shape: 'histogram',
      series: [
        {
          key: [],
          buckets: [
            { low: 0, high: 1, count: 2 },
            { low: 2, high: 3, count: 0 },
            { low: 4, high: 7, count: 5 },
          ],
        },
      ],
    })
  })

  test('of variables have one in each row, where the program put it', () => {
    const bss = map('probesco.bss', { type: 2, valueSize: 24, valueType: typeId('.bss') })
    const at = (name: string) => btf.offsetOf(name)
    const bytes = new Uint8Array(24)
    bytes[at('big')] = 9
    bytes.fill(255, at('negative'), at('negative') + 4)
    const hex = Buffer.from(bytes).toString('hex')
    expect(at('big')).not.toBe(at('negative'))
    expect(readBpfMaps(`e\t0\t00000000\t${hex}\nm\t0\t1\n`, [bss], { cpus: 1, btf }).maps[0]).toMatchObject({
      name: 'variables',
      rows: expect.arrayContaining([
        ['big', 9],
        ['negative', -1],
      ]) as unknown,
    })
  })

  test('without types are bytes', () => {
    const read = readBpfMaps('e\t0\t0a0b0c0d\tff00000000000000\nm\t0\t1\n', [map('raw', {})], {
      cpus: 1,
      btf,
    })
    expect(read.maps[0]).toMatchObject({ rows: [['0a 0b 0c 0d', 'ff 00 00 00 00 00 00 00']] })
  })

  test('with numbers of stacks show the stacks', () => {
    const stacks = map('stacks', { type: 7, valueSize: 24 })
    const calls = map('calls', { keyType: typeId('__u32'), valueType: typeId('__u64') })
    const text =
      'e\t0\t05000000\t1000000000ffffff2000000000ffffff0000000000000000\nm\t0\t1\n' +
      'e\t1\t05000000\t0300000000000000\nm\t1\t1\n'
    const nameOf = (address: string) => (address === '0xffffff0000000010' ? 'vfs_read+0x5' : null)
    expect(readBpfMaps(text, [stacks, calls], { cpus: 1, btf, nameOf }).maps).toEqual([
      expect.objectContaining({ name: 'calls', rows: [['vfs_read+0x5\n0xffffff0000000020', 3]] }),
    ])
  })
})

test('records, prints and losses are told', () => {
  const ring = map('events', { type: 27, keySize: 0, valueSize: 0 })
  const text =
    'r\t0\t07000000000000000900000000000000\nr\t0\tabcd\np\thello\tworld\nd\t0\t3\nx\tprobe\t2\n' +
    'n\tCPU:0 [LOST 12 EVENTS]\nn\tCPU:1 [LOST 30 EVENTS]\nn\tsomething else\n'
  expect(readBpfMaps(text, [ring], { cpus: 1, btf })).toEqual({
    maps: [],
    records: [
      { map: 'events', text: 'pid=7 at=9' },
      { map: 'events', text: 'ab cd' },
    ],
    printed: ['hello\tworld'],
    notes: ['something else'],
    full: [],
    lost: 5,
    lostPrints: 42,
  })
})

test('an object that is none is refused', () => {
  expect(bpfTypesOf(new Uint8Array([1, 2, 3])).ok).toBe(false)
  expect(bpfTypesOf(Buffer.from('\x7fELF'.padEnd(70, '\x01'), 'latin1')).ok).toBe(false)
})
