import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { drawTokens, tokenizeProgram } from './tokenize'

const folder = join(import.meta.dirname, '../../fixtures/bpftrace')
const read = (name: string): string => readFileSync(join(folder, name), 'utf8')
const programs = readdirSync(folder).filter((name) => name.endsWith('.bt'))

/** Types of the tokens of one line, as `type‹text›`. */
function line(text: string): string[] {
  return tokenizeProgram(text)
    .lines.at(-1)!
    .map((token) => `${token.type}‹${token.text}›`)
}
function inBlock(statement: string): string[] {
  return line(`BEGIN {\n${statement}`)
}

describe('bpftrace grammar', () => {
  test.each(programs)('%s keeps its tokens', async (name) => {
    await expect(drawTokens(read(name))).toMatchFileSnapshot(join(folder, 'tokens', `${name}.txt`))
  })

  test.each(programs.filter((name) => !['broken.bt', 'strings.bt'].includes(name)))(
    '%s: nothing in it is invalid, and it ends where it began',
    (name) => {
      const { lines, end } = tokenizeProgram(read(name))
      expect(lines.flat().filter((token) => token.type.includes('invalid'))).toEqual([])
      expect(end.stack).toMatchObject({ state: 'root', depth: 1 })
    },
  )

  test('every character belongs to a token', () => {
    for (const name of programs) {
      const source = read(name)
      const { lines } = tokenizeProgram(source)
      source.split('\n').forEach((text, index) => {
        expect(
          lines[index]!.map((token) => token.text)
            .join('')
            .replace(/\s/g, ''),
        ).toBe(text.replace(/\s/g, ''))
      })
    }
  })

  test('a slash is what its place makes it', () => {
    expect(line('uprobe:/bin/bash:readline /pid / 2 == 1/ {')).toEqual([
      'keyword.probe‹uprobe›',
      'delimiter.probe‹:›',
      'entity.probe‹/bin/bash›',
      'delimiter.probe‹:›',
      'entity.probe‹readline›',
      'delimiter.predicate‹/›',
      'variable.predefined‹pid›',
      'operator‹/›',
      'number‹2›',
      'operator‹==›',
      'number‹1›',
      'delimiter.predicate‹/›',
      'delimiter.curly‹{›',
    ])
    expect(inBlock('$a / 2 / 3; // four')).toEqual([
      'variable.scratch‹$a›',
      'operator‹/›',
      'number‹2›',
      'operator‹/›',
      'number‹3›',
      'delimiter‹;›',
      'comment‹// four›',
    ])
  })

  test('a predicate may stand on a line of its own, and a missing slash costs only its own line', () => {
    expect(line('kprobe:f\n/comm == "a/b"/')).toEqual([
      'delimiter.predicate‹/›',
      'variable.predefined‹comm›',
      'operator‹==›',
      'string‹"a/b"›',
      'delimiter.predicate‹/›',
    ])
    const { lines } = tokenizeProgram('kprobe:f /pid == 1\n{\n  @ = count();\n}\nkprobe:g { }')
    expect(lines[1]).toEqual([{ type: 'delimiter.curly', text: '{' }])
    expect(lines[4]![0]).toEqual({ type: 'keyword.probe', text: 'kprobe' })
  })

  test('the words of the language inside a probe are only its target', () => {
    expect(line('kprobe:if, kprobe:count, kprobe:pid+4 {')).toEqual([
      'keyword.probe‹kprobe›',
      'delimiter.probe‹:›',
      'entity.probe‹if›',
      'delimiter‹,›',
      'keyword.probe‹kprobe›',
      'delimiter.probe‹:›',
      'entity.probe‹count›',
      'delimiter‹,›',
      'keyword.probe‹kprobe›',
      'delimiter.probe‹:›',
      'entity.probe‹pid›',
      'operator‹+›',
      'number‹4›',
      'delimiter.curly‹{›',
    ])
  })

  test('struct defines at the top and casts in a block', () => {
    expect(line('struct Pair { int a; }')).toContain('type‹Pair›')
    expect(tokenizeProgram('struct Pair {\n int a;\n};\nkprobe:f').lines[3]![0]!.type).toBe('keyword.probe')
    expect(inBlock('(struct file *)arg0')).toEqual([
      'delimiter.parenthesis‹(›',
      'keyword‹struct›',
      'type‹file›',
      'operator‹*›',
      'delimiter.parenthesis‹)›',
      'variable.predefined‹arg0›',
    ])
  })

  test('a name is a function only where it is called', () => {
    expect(inBlock('kstack')).toEqual(['variable.predefined‹kstack›'])
    expect(inBlock('kstack(5)')[0]).toBe('support.function‹kstack›')
    expect(inBlock('mine(5)')[0]).toBe('entity.function‹mine›')
    expect(inBlock('args.count')).toEqual(['variable.predefined‹args›', 'operator‹.›', 'entity.field‹count›'])
  })

  test('strings end with their line', () => {
    const { lines } = tokenizeProgram('BEGIN {\nprint("open);\n$x = 1;\n}\nEND { }')
    expect(lines[1]!.at(-1)).toEqual({ type: 'string.invalid', text: '"open);' })
    expect(lines[2]![0]!.type).toBe('variable.scratch')
    expect(lines[4]![0]!.type).toBe('keyword.probe')
  })

  test.each([
    ['100', 'number'],
    ['1_000_000', 'number'],
    ['1e6', 'number'],
    ['0777', 'number'],
    ['42UL', 'number'],
    ['0xdeadBEEF', 'number.hex'],
    ['5ms', 'number.duration'],
    ['1h', 'number.duration'],
  ])('%s is a %s', (text, type) => {
    expect(inBlock(text)).toEqual([`${type}‹${text}›`])
  })

  test('a range is two numbers', () => {
    expect(inBlock('0..10')).toEqual(['number‹0›', 'operator‹..›', 'number‹10›'])
  })
})
