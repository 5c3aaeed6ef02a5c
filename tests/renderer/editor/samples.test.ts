import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { languageOf } from '../../../renderer/features/editor/documents/languages'
import { firstComment } from '../../../renderer/features/editor/samples'
import { tokenizeProgram } from './tokenize'

const folder = join(import.meta.dirname, '../../../resources/samples')
const samples = readdirSync(folder).map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }))

test('every kind of program has a sample', () => {
  const labels = samples.map(({ name, text }) => languageOf(name, text).label)
  expect([...new Set(labels)].sort()).toEqual([
    'BPF C',
    'Kernel module C',
    'Shell',
    'bpftrace',
    'perf command',
  ])
})

test.each(samples)('$name says first what it does, in a line', ({ text }) => {
  const about = firstComment(text)
  expect(about).toMatch(/^[A-Z].*\.$/)
  expect(about.length).toBeLessThan(90)
})

test.each(samples.filter(({ name }) => name.endsWith('.bt')))(
  '$name is coloured without fault',
  ({ text }) => {
    const { lines, end } = tokenizeProgram(text)
    expect(lines.flat().filter(({ type }) => type.includes('invalid'))).toEqual([])
    expect(end.stack).toMatchObject({ state: 'root', depth: 1 })
  },
)

test.each([
  ['// One.\n// Two.', 'One.'],
  ['#!/bin/sh\n# It goes on\n# over two lines.\n# More.', 'It goes on over two lines.'],
  ['// SPDX-License-Identifier: GPL-2.0\n/* A block. */\nint x;', 'A block.'],
  ['/*\n * A long block.\n * More.\n */', 'A long block.'],
  ['#include <linux/bpf.h>\nint x;', ''],
  ['BEGIN { }', ''],
])('the first comment of %j', (text, about) => {
  expect(firstComment(text)).toBe(about)
})
