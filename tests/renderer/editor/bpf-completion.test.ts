/** What is offered in a BPF program, and what is said of a source in any program. */
import { describe, expect, it } from 'vitest'
import type { SearchHit } from '../../../app/model/catalogue'
import { parseSource } from '../../../app/sources/notation'
import { suggestInBpf } from '../../../renderer/features/editor/bpf/completion'
import { helpers, helperWord } from '../../../renderer/features/editor/bpf/helpers'
import type { Target } from '../../../renderer/features/editor/language/suggestion'
import { argumentAt, declared, sourceAt } from '../../../renderer/features/editor/language/sourceHover'

function hit(notation: string): SearchHit {
  const parsed = parseSource(notation)
  if (!parsed.ok) throw new Error(parsed.failure.message)
  const name = notation.slice(notation.indexOf(':') + 1)
  return {
    source: parsed.value,
    notation,
    aliases: [],
    module: null,
    name,
    highlights: [],
    functions: null,
    unavailable: null,
  }
}

const asked: unknown[] = []
const mockTarget: Target = {
  async search(query, kinds) {
    asked.push([query, ...kinds])
    const hits = ['kprobe:vfs_read', 'tracepoint:sched:sched_switch'].map(hit)
    return { hits, total: 300 }
  },
  fields: async () => null,
  async members(type, path) {
    asked.push([type, ...path])
    const member = {
      name: 'mm',
      type: 'struct mm_struct *',
      offset: 2000,
      bits: null,
      pointer: true,
      record: true,
    }
    return { type: 'struct task_struct', pointer: false, size: 9000, members: [member] }
  },
}

/** `|` is where the cursor stands. */
async function offered(marked: string) {
  const offset = marked.indexOf('|')
  const found = await suggestInBpf(marked.replace('|', ''), offset, mockTarget)
  return {
    ...found,
    labels: found.suggestions.map(({ label }) => label),
    typed: marked.slice(found.from, offset),
  }
}

describe('a section', () => {
  it('is begun by its kind', async () => {
    const { labels, typed } = await offered('SEC("k|")')
    expect(labels).toEqual(expect.arrayContaining(['kprobe/', 'kretprobe/', 'fentry/', 'tp/']))
    expect(typed).toBe('k')
  })

  it('is completed by what the target has, as libbpf writes it, and says that there is more', async () => {
    const { labels, typed, incomplete } = await offered('SEC("kprobe/vfs|")')
    expect(labels).toEqual(['vfs_read'])
    expect(typed).toBe('vfs')
    expect(incomplete).toBe(true)
    expect((await offered('SEC("tp/sched/sched_sw|")')).labels).toEqual(['sched/sched_switch'])
    expect(asked.at(-1)).toEqual(['sched:sched_sw', 'tracepoint'])
  })
})

describe('a field', () => {
  const program = (line: string) =>
    `struct event { int pid; char comm[16]; /* no; */ struct file *file; };
int BPF_PROG(f, struct file *file, size_t count) { struct task_struct *task = g(); struct event e; ${line} }`
  const about = async (line: string) => {
    const { labels, typed } = await offered(program(line))
    return { labels, typed, asked: asked.at(-1) }
  }

  it("of the kernel's struct is the target's to tell, by way of others", async () => {
    expect(await about('x = task->m|')).toEqual({ labels: ['mm'], typed: 'm', asked: ['struct task_struct'] })
    expect((await about('x = task->mm->mmap_lock.|')).asked).toEqual([
      'struct task_struct',
      'mm',
      'mmap_lock',
    ])
    expect((await about('x = file->f_path.dentry->d|')).asked).toEqual(['struct file', 'f_path', 'dentry'])
    expect((await about('x = task->cpus[i + 1].|')).asked).toEqual(['struct task_struct', 'cpus'])
    expect((await about('x = ((struct sock *)ctx)->__sk_common.|')).asked).toEqual([
      'struct sock',
      '__sk_common',
    ])
    expect((await about('x = BPF_CORE_READ(task, mm, |')).asked).toEqual(['struct task_struct', 'mm'])
    expect((await about('BPF_CORE_READ_INTO(&x, task, m|')).asked).toEqual(['struct task_struct'])
  })

  it("of the program's own struct stands in its text", async () => {
    expect((await offered(program('e.|'))).labels).toEqual(['pid', 'comm', 'file'])
    const { suggestions } = await offered(program('e.c|'))
    expect(suggestions.find(({ label }) => label === 'comm')?.detail).toBe('char [16]')
  })

  it('is not offered of what was never declared, in texts, or in numbers', async () => {
    const before = asked.length
    expect((await offered(program('nobody->|'))).labels).toEqual([])
    expect((await offered(program('x("task->|"'))).labels).toEqual([])
    expect((await offered(program('x = 1.|'))).labels).toEqual([])
    expect(asked.length).toBe(before)
  })
})

describe('helpers', () => {
  it('are offered in code, and not in texts and comments', async () => {
    const { labels, typed } = await offered('  bpf_get|')
    expect(labels).toContain('bpf_get_current_comm')
    expect(typed).toBe('bpf_get')
    expect((await offered('  // bpf_get|')).labels).toEqual([])
    expect((await offered('  x("bpf_get|")')).labels).toEqual([])
  })

  it('have each a prototype with its name, and a sentence', () => {
    for (const { name, signature, about } of helpers) {
      expect(signature, name).toMatch(/^[\w ]+\*?\w*\(.*\)$/)
      expect(about, name).toMatch(/\.$/)
    }
    expect(helperWord('bpf_map_lookup_elem')?.signature).toBe(
      'void *bpf_map_lookup_elem(void *map, const void *key)',
    )
    expect(new Set(helpers.map(({ name }) => name)).size).toBe(helpers.length)
  })
})

describe('a source in the text', () => {
  const at = (marked: string) => sourceAt(marked.replace('|', ''), marked.indexOf('|'))?.notation ?? null
  it('is found where the pointer rests', () => {
    expect(at('kprobe:vfs_r|ead, kprobe:vfs_write { }')).toBe('kprobe:vfs_read')
    expect(at('kprobe:vfs_read, kprobe:vfs|_write { }')).toBe('kprobe:vfs_write')
    expect(at('SEC("tp/sched/sched_|switch")')).toBe('tracepoint:sched:sched_switch')
    expect(at('// kprobe:vfs_r|ead')).toBeNull()
    expect(at('{ @a = co|unt(); }')).toBeNull()
  })

  it('is told as C has it', () => {
    const fields = [
      { name: 'file', type: 'struct file *' },
      { name: 'count', type: 'size_t' },
    ]
    expect(declared('kprobe:vfs_read', fields)).toBe('vfs_read(struct file *file, size_t count)')
    expect(declared('fexit:vfs_read', [...fields, { name: 'retval', type: 'ssize_t' }])).toBe(
      'ssize_t vfs_read(struct file *file, size_t count)',
    )
    expect(
      declared('tracepoint:sched:sched_switch', [
        { name: 'common_pid', type: 'int' },
        { name: 'prev_comm', type: 'char[16]' },
      ]),
    ).toBe('char prev_comm[16];')
    expect(declared('kprobe:f', [])).toBeNull()
  })

  it('has fields, where args stands before them', () => {
    const text = 'tracepoint:a:b { @ = hist(args.count); }'
    expect(argumentAt(text, text.indexOf('count') + 2)?.name).toBe('count')
    expect(argumentAt(text, text.indexOf('hist') + 1)).toBeNull()
  })
})
