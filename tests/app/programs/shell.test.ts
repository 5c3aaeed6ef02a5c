/** What shells and perf say of a program, as they said it. */
import { describe, expect, it } from 'vitest'
import { perfComplaint, shellComplaint } from '../../../app/programs'

describe('a shell', () => {
  const text = 'set -e\ncd "$TRACEFS"\nnosuch -x | cat\n'
  it.each([
    ['dash', '/proc/self/fd/4: 3: nosuch: not found'],
    ['busybox', '/proc/self/fd/4: line 3: nosuch: not found'],
    ['bash', '/proc/self/fd/4: line 3: nosuch: command not found'],
  ])('%s says the line, and the word is marked', (_name, said) => {
    expect(shellComplaint(said, text)).toMatchObject({ line: 3, column: 1, endLine: 3, endColumn: 7 })
  })

  it.each([
    ['echo $nosuch', 'nosuch: parameter not set', 'nosuch'],
    ['echo $nosuch', 'nosuch: unbound variable', 'nosuch'],
    ['cd /nosuch || exit', "cd: can't cd to /nosuch", '/nosuch'],
    ['cd /nosuch || exit', 'cd: /nosuch: No such file or directory', '/nosuch'],
    ['. /no/file', '.: cannot open /no/file: No such file', '/no/file'],
    ['ls file; fi', 'Syntax error: "fi" unexpected', 'fi'],
    ['ls file; fi', "syntax error near unexpected token `fi'", 'fi'],
    ['x=$((1 / 0))', 'arithmetic expression: division by zero: "1 / 0"', '1 / 0'],
    ['cat a; echo x > filter', 'echo: echo: I/O error', 'echo'],
    ['cat a; echo x > filter', 'echo: write error: Invalid argument', 'echo'],
  ])('marks in %j for %j the word that is meant', (line, message, word) => {
    const said = `/proc/self/fd/4: 2: ${message}`
    const at = line.lastIndexOf(word) + 1
    expect(shellComplaint(said, `set -e\n${line}\n`)).toMatchObject({
      line: 2,
      column: at,
      endColumn: at + word.length,
    })
  })

  it('complains behind the end of a program that ends too early', () => {
    const said = '/proc/self/fd/4: 4: Syntax error: end of file unexpected (expecting "fi")'
    expect(shellComplaint(said, 'echo a\nif true; then\n\n')).toMatchObject({ line: 2, column: null })
  })

  it('is told from what programs print', () => {
    for (const said of [
      'cat: /nosuch: No such file or directory',
      '12: 3: nosuch: not found',
      'sh: 12',
      '',
    ]) {
      expect(shellComplaint(said, text)).toBeNull()
    }
  })
})

describe('perf', () => {
  const said = `event syntax error: 'sched:sched_swich'
                     \\___ unknown tracepoint

Error:\tFile /sys/kernel/tracing//events/sched/sched_swich not found.
Run 'perf list' for a list of valid events

 Usage: perf stat [<options>] [<command>]
`

  it('is understood from its first words, its reason and the word it quotes', () => {
    const text =
      '# perf on sched:sched_swich\nperf stat -a -e cs true\nperf stat -a -e sched:sched_swich true\n'
    expect(perfComplaint(said, text)).toMatchObject({
      line: 3,
      column: 17,
      endColumn: 34,
      message: "event syntax error: 'sched:sched_swich': unknown tracepoint",
    })
  })

  it('names options without their dashes', () => {
    const text = 'perf stat --per-thrad -a -Q true\n'
    expect(perfComplaint("  Error: unknown option `per-thrad'\n", text)).toMatchObject({
      column: 11,
      endColumn: 22,
    })
    expect(perfComplaint("  Error: unknown switch `Q'\n", text)).toMatchObject({ column: 26, endColumn: 28 })
  })

  it.each([
    ['Failed to find symbol vfs_raed in kernel', 'vfs_raed'],
    ['Failed to find the address of vfs_raed', 'vfs_raed'],
    ['Failed to find module ext5.', 'ext5'],
    ['failed to open /nosuch/data : No such file or directory', '/nosuch/data'],
    ['Semantic error :1st is bad for event name -it must follow C symbol-naming rule.', '1st'],
    ['Specified offset is out of vfs_raed', 'vfs_raed'],
  ])('that names a word without quotes is marked there: %s', (line, word) => {
    const text = `perf probe -m ext5 1st=vfs_raed+4096\nperf record -o /nosuch/data -a true\n`
    const found = perfComplaint(`${line}\n  Error: Failed to add events.\n`, text)
    expect(found).toMatchObject({ message: line })
    const marked = text.split('\n')[found!.line! - 1]!.slice(found!.column! - 1, found!.endColumn! - 1)
    expect(marked).toBe(word)
  })

  it('is not marked within another word where it stands by itself', () => {
    const text = 'perf probe vfs_read_once\nperf probe vfs_read\n'
    expect(perfComplaint('Failed to find symbol vfs_read in kernel\n', text)).toMatchObject({
      line: 2,
      column: 12,
      endColumn: 20,
    })
  })

  it('that says nothing is marked where it is called', () => {
    expect(perfComplaint('', '# one\nset -e\n perf probe -q --add x\n')).toMatchObject({ line: 3, column: 2 })
    expect(perfComplaint('', 'true\n')).toBeNull()
  })
})
