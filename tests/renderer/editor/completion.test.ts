import { describe, expect, test } from 'vitest'
import type { Field, SearchHit } from '../../../app/model/catalogue'
import type { Source } from '../../../app/model/source'
import { suggest, escapeSnippet } from '../../../renderer/features/editor/bpftrace/completion'
import type { Target } from '../../../renderer/features/editor/language/suggestion'
import { hoverAt } from '../../../renderer/features/editor/bpftrace/hover'

function hit(
  source: Source,
  notation: string,
  more: Partial<Pick<SearchHit, 'aliases' | 'unavailable'>> = {},
): SearchHit {
  return {
    source,
    notation,
    aliases: [],
    module: null,
    name: notation,
    highlights: [],
    functions: null,
    unavailable: null,
    ...more,
  }
}
const kprobe = (name: string, more: Partial<Pick<SearchHit, 'aliases' | 'unavailable'>> = {}): SearchHit =>
  hit({ kind: 'kprobe', function: name, offset: 0, module: null }, `kprobe:${name}`, more)

/** Stands for a connected target: answers from a list, and remembers what it was asked. */
class ListedTarget implements Target {
  readonly asked: string[] = []
  constructor(
    private readonly hits: readonly SearchHit[] | null,
    private readonly total = hits?.length ?? 0,
    private readonly fieldsOf: Readonly<Record<string, readonly Field[]>> = {},
  ) {}
  async search(query: string, kinds: readonly string[], limit: number) {
    this.asked.push(`${kinds.join()} ${query} ${limit}`)
    return this.hits && { hits: this.hits, total: this.total }
  }
  async members(type: string, path: readonly string[]) {
    this.asked.push([type, ...path].join(' '))
    const member = {
      name: 'f_path',
      type: 'struct path',
      offset: 64,
      bits: null,
      pointer: false,
      record: true,
    }
    return { type: 'struct file *', pointer: true, size: 200, members: [member] }
  }

  async fields(probe: string) {
    return this.fieldsOf[probe] ?? null
  }
}
const none = new ListedTarget(null)

/** The cursor is where `|` stands. */
async function at(program: string, target: Target = none) {
  const offset = program.indexOf('|')
  const result = await suggest(program.replace('|', ''), offset, target)
  return { ...result, labels: result.suggestions.map((one) => one.label) }
}

describe('completion', () => {
  test('probes between blocks, and what they replace', async () => {
    const { labels, from, suggestions, incomplete } = await at('BEGIN { }\nkpr|')
    expect(labels).toEqual(expect.arrayContaining(['kprobe', 'tracepoint', 'BEGIN', 'interval', 'config']))
    expect(from).toBe(10)
    expect(incomplete).toBe(false)
    expect(suggestions.find((one) => one.label === 'kprobe')).toMatchObject({ goesOn: true, aliases: ['k'] })
    expect(suggestions.find((one) => one.label === 'usdt')).toMatchObject({ goesOn: false })
  })

  test("the target's own probes after the colon", async () => {
    const target = new ListedTarget([kprobe('vfs_read'), kprobe('vfs_readv', { aliases: ['__vfs_readv'] })])
    const { suggestions, labels, from, incomplete } = await at('k:vfs_r|', target)
    expect(target.asked).toEqual(['kprobe vfs_r 100'])
    expect(labels).toEqual(['vfs_read', 'vfs_readv'])
    expect(suggestions[1]!.aliases).toEqual(['__vfs_readv'])
    expect(from).toBe(2)
    expect(incomplete).toBe(false)
  })

  test('says that there are more than it shows', async () => {
    expect((await at('kprobe:vfs|', new ListedTarget([kprobe('vfs_read')], 412))).incomplete).toBe(true)
  })

  test('keeps system and event of a tracepoint', async () => {
    const source: Source = { kind: 'tracepoint', system: 'sched', event: 'sched_switch', filter: null }
    const target = new ListedTarget([hit(source, 'tracepoint:sched:sched_switch')])
    expect((await at('t:sched:sw|', target)).labels).toEqual(['sched:sched_switch'])
    expect(target.asked).toEqual(['tracepoint sched:sw 100'])
  })

  test('leaves out what cannot be attached to', async () => {
    const target = new ListedTarget([
      kprobe('do_int3', { unavailable: 'blacklisted for kprobes' }),
      kprobe('do_exit'),
    ])
    expect((await at('kprobe:do_|', target)).labels).toEqual(['do_exit'])
  })

  test('without a target asks again at the next key, and asks nothing for probes it cannot list', async () => {
    expect(await at('kprobe:vfs_|')).toMatchObject({ suggestions: [], incomplete: true })
    const target = new ListedTarget([])
    expect(await at('profile:hz:|', target)).toMatchObject({ suggestions: [], incomplete: false })
    expect(target.asked).toEqual([])
  })

  test('a name of the target is inserted as it is, whatever it holds', async () => {
    const target = new ListedTarget([kprobe('odd$name.isra.0')])
    expect((await at('kprobe:o|', target)).suggestions[0]!.snippet).toBe('odd\\$name.isra.0')
    expect(escapeSnippet('a\\b$c}')).toBe('a\\\\b\\$c\\}')
  })

  test('functions, builtins and names of the program in a block', async () => {
    const { labels, suggestions } = await at('BEGIN { @reads = count(); $took = 1; p| }')
    expect(labels).toEqual(expect.arrayContaining(['printf', 'pid', '@reads', '$took', 'if']))
    expect(suggestions.filter((one) => one.label === 'kstack')).toHaveLength(1)
    expect(suggestions.find((one) => one.label === 'count')!.snippet).toBe('count()')
    expect(suggestions.find((one) => one.label === 'hist')!.snippet).toBe('hist($0)')
  })

  test('a sigil asks for names of that kind, not for the one being typed', async () => {
    expect((await at('BEGIN { @reads = 1; @rea| }')).labels).toEqual(['@reads'])
    expect((await at('BEGIN { $a = 1; $b = 2; $| }')).labels).toEqual(['$a', '$b'])
  })

  test('arguments that all probes of the block have', async () => {
    const target = new ListedTarget(null, 0, {
      't:a:b': [
        { name: 'count', type: 'size_t' },
        { name: 'fd', type: 'int' },
      ],
      't:a:c': [{ name: 'fd', type: 'unsigned int' }],
    })
    expect((await at('t:a:b,\nt:a:c { args.| }', target)).labels).toEqual(['fd'])
    expect((await at('t:a:b /args.co| > 1/', target)).labels).toEqual(['count', 'fd'])
    expect((await at('kprobe:unknown { args.| }', target)).labels).toEqual([])
  })

  test('fields of a struct, of whatever expression points to it', async () => {
    const target = new ListedTarget(null, 0, {
      'fentry:vfs_read': [
        { name: 'file', type: 'struct file *' },
        { name: 'count', type: 'size_t' },
      ],
    })
    const asked = async (code: string) => {
      target.asked.length = 0
      const { labels } = await at(`fentry:vfs_read { ${code} }`, target)
      expect(labels).toEqual(target.asked.length === 0 ? [] : ['f_path'])
      return target.asked[0] ?? null
    }
    expect(await asked('@ = curtask->|')).toBe('struct task_struct')
    expect(await asked('@[curtask->mm->mmap_lock.ow|')).toBe('struct task_struct mm mmap_lock')
    expect(await asked('@ = ((struct file *)arg0)->f|')).toBe('struct file')
    expect(await asked('@ = (curtask)->cpus[1 + (2)].|')).toBe('struct task_struct cpus')
    expect(await asked('@ = args.file->|')).toBe('struct file')
    expect(await asked('@ = args->file->f_path.dentry->|')).toBe('struct file f_path dentry')
    expect(await asked('$f = (struct file *)arg0; $d = $f->f_path.dentry; @ = $d->|')).toBe(
      'struct file f_path dentry',
    )
    expect(await asked('$d = args.file->f_path; @ = str($d.|')).toBe('struct file f_path')
    // Of these nobody knows the type.
    expect(await asked('@ = args.count.|')).toBe(null)
    expect(await asked('@ = $nobody->|')).toBe(null)
    expect(await asked('$a = $a->b; @ = $a->|')).toBe(null)
    expect(await asked('@ = kptr(1)->|')).toBe(null)
    expect(await asked('@ = 1.|')).toBe(null)
    expect((await at('BEGIN { print("curtask->|") }', target)).labels).toEqual([])
  })

  test("fields of the program's own struct stand in its text", async () => {
    const own = 'struct pair { int first; char second[8]; };\nkprobe:f { $p = (struct pair *)arg0; '
    const { labels, suggestions } = await at(`${own}@ = $p->|`, new ListedTarget(null))
    expect(labels).toEqual(['first', 'second'])
    expect(suggestions[1]!.detail).toBe('char [8]')
  })

  test('settings in the config block, nothing in comments and strings', async () => {
    expect((await at('config = { max_| }')).labels).toContain('max_map_keys')
    expect((await at('// kpr|')).labels).toEqual([])
    expect((await at('BEGIN { print("pi|") }')).labels).toEqual([])
  })
})

describe('hover', () => {
  const hover = (program: string) => hoverAt(program.replace('|', ''), program.indexOf('|'))?.word.signature

  test.each([
    ['kpr|obe:vfs_read { }', 'kprobe[:module]:function[+offset]'],
    ['k|:vfs_read { }', 'kprobe[:module]:function[+offset]'],
    ['BEGIN { @ = hi|st(1) }', 'hist_t hist(int64 n[, int k])'],
    ['BEGIN { print(ks|tack) }', 'kstack_t kstack'],
    ['BEGIN { print(ks|tack(3)) }', 'kstack_t kstack([mode, ][int limit])'],
    ['kprobe:f /ar|g2 > 1/ { }', 'int64 arg2'],
  ])('%s', (program, signature) => {
    expect(hover(program)).toBe(signature)
  })

  test.each([
    'kprobe:hi|st { }',
    'BEGIN { @pi|d = 1 }',
    'BEGIN { $comm| = 1 }',
    '// pri|nt',
    'BEGIN { print("pi|d") }',
  ])('nothing for %s', (program) => {
    expect(hover(program)).toBeUndefined()
  })
})
