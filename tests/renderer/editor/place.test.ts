import { describe, expect, test } from 'vitest'
import { placeAt, probesOf, type Place } from '../../../renderer/features/editor/bpftrace/place'

/** The cursor is where `|` stands; the program goes on behind it. */
function place(program: string): Place {
  const at = program.indexOf('|')
  return placeAt(program.slice(0, at) + program.slice(at + 1), at)
}

describe('where the cursor stands', () => {
  test.each<[string, Place]>([
    ['|', { at: 'provider', typed: '' }],
    ['kpr|', { at: 'provider', typed: 'kpr' }],
    ['// a comment\nkpr|obe:x', { at: 'provider', typed: 'kpr' }],
    ['kprobe:a { }\ntra|', { at: 'provider', typed: 'tra' }],
    ['struct x { int a; };\nk|', { at: 'provider', typed: 'k' }],
    ['#include <linux/fs.h>\nk|', { at: 'provider', typed: 'k' }],
    ['kprobe:a,\nk|', { at: 'provider', typed: 'k' }],
    ['kprobe:|', { at: 'target', provider: 'kprobe', typed: '' }],
    ['kprobe:vfs_|', { at: 'target', provider: 'kprobe', typed: 'vfs_' }],
    ['k:vfs_| { @ = count(); }', { at: 'target', provider: 'kprobe', typed: 'vfs_' }],
    ['kprobe:a, t:sys|', { at: 'target', provider: 'tracepoint', typed: 'sys' }],
    ['tracepoint:syscalls:sys_enter|', { at: 'target', provider: 'tracepoint', typed: 'syscalls:sys_enter' }],
    ['uprobe:/bin/bash:rea|', { at: 'target', provider: 'uprobe', typed: '/bin/bash:rea' }],
    ['BEGIN { pri| }', { at: 'statement', typed: 'pri', probes: ['BEGIN'] }],
    ['BEGIN { @rea| }', { at: 'statement', typed: '@rea', probes: ['BEGIN'] }],
    ['BEGIN { if (1) { $x| } }', { at: 'statement', typed: '$x', probes: ['BEGIN'] }],
    ['kprobe:a /pi|', { at: 'statement', typed: 'pi', probes: ['kprobe:a'] }],
    ['uprobe:/bin/sh:main /pi|', { at: 'statement', typed: 'pi', probes: ['uprobe:/bin/sh:main'] }],
    [
      'kprobe:a,\nt:sched:sched_switch\n/pid/\n{ args.pre| }',
      { at: 'argument', typed: 'pre', probes: ['kprobe:a', 't:sched:sched_switch'] },
    ],
    ['fentry:f { $x = args->| }', { at: 'argument', typed: '', probes: ['fentry:f'] }],
    ['t:a:b /args.x|', { at: 'argument', typed: 'x', probes: ['t:a:b'] }],
    ['BEGIN { } END { x| }', { at: 'statement', typed: 'x', probes: ['END'] }],
    ['config = { max_| }', { at: 'setting', typed: 'max_' }],
    ['config = { stack_mode=perf }\nk|', { at: 'provider', typed: 'k' }],
    ['// kpr|', { at: 'elsewhere' }],
    ['/* kpr|', { at: 'elsewhere' }],
    ['/* a */ kpr|', { at: 'provider', typed: 'kpr' }],
    ['BEGIN { print("pi|', { at: 'elsewhere' }],
    ['BEGIN { print("a { b"); pi|', { at: 'statement', typed: 'pi', probes: ['BEGIN'] }],
    ['BEGIN { print("open\n pi|', { at: 'statement', typed: 'pi', probes: ['BEGIN'] }],
    ['BEGIN { $x->fi|', { at: 'elsewhere' }],
    ['struct s { int| }', { at: 'elsewhere' }],
    ['#incl|', { at: 'elsewhere' }],
    ['nonsense:abc|', { at: 'elsewhere' }],
    ['BEGIN { } } kpr|', { at: 'elsewhere' }],
  ])('%s', (program, expected) => {
    expect(place(program)).toEqual(expected)
  })

  test('never throws, whatever is before the cursor', () => {
    const pieces = [
      '{',
      '}',
      '"',
      '/*',
      '*/',
      '//',
      '/',
      ':',
      ',',
      '\n',
      'kprobe',
      'args.',
      '@',
      '#',
      '\\',
      ' ',
    ]
    let seed = 7
    for (let round = 0; round < 2_000; round++) {
      let text = ''
      for (let length = 0; length < 12; length++) {
        seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
        text += pieces[seed % pieces.length]
      }
      expect(placeAt(text, text.length).at).toBeTypeOf('string')
    }
  })
})

test('probes of a header', () => {
  expect(probesOf('kprobe:a,\n  kprobe:b\n/pid == 1/')).toEqual(['kprobe:a', 'kprobe:b'])
  expect(probesOf('uprobe:/bin/bash:readline ')).toEqual(['uprobe:/bin/bash:readline'])
  expect(probesOf('one=kprobe:a')).toEqual(['kprobe:a'])
})
