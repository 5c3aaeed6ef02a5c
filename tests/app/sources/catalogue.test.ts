import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { searchHitSchema } from '../../../app/model/catalogue'
import { sourceSchema, type SourceKind } from '../../../app/model/source'
import { Catalogue } from '../../../app/sources/catalogue'
import { wellKnown } from '../../../app/sources/catalogue/wellKnown'
import { parseSource, printSource, sourceKinds } from '../../../app/sources/notation'
import { functionsText, tracepointsText } from './linux612'

const catalogue = new Catalogue()
catalogue.load('functions', functionsText)
catalogue.load('tracepoints', tracepointsText)
catalogue.load('rawtracepoints', 'sys_enter\nsys_exit\nsched_switch\n')
catalogue.load(
  'perf',
  'cpu\tcache-misses\tevent=0x2e,umask=0x41\ncpu\tmem-loads\tevent=0xcd,umask=0x1,ldlat=3\npower\tenergy-pkg\tevent=0x02\n',
)

const notations = (query: string, kinds: SourceKind[], limit = 50): string[] =>
  catalogue.search(query, kinds, limit).hits.map(({ notation }) => notation)

describe('the catalogue', () => {
  it('knows how much there is', () => {
    expect(catalogue.size('functions')).toBe(60_000)
    expect(catalogue.size('tracepoints')).toBe(tracepointsText.trim().split('\n').length)
    expect(new Catalogue().size('functions')).toBeNull()
  })

  it('ranks the exact name, prefixes, starts of words, insides; shorter first', () => {
    const hits = notations('vfs_read', ['kprobe'])
    expect(hits.slice(0, 3)).toEqual(['kprobe:vfs_read', 'kprobe:vfs_readv', 'kprobe:vfs_readlink'])

    const { hits: names } = catalogue.search('tcp_send', ['kprobe'], 500)
    const tier = (name: string): number => {
      const at = name.indexOf('tcp_send')
      if (at < 0) return 4
      if (name === 'tcp_send') return 0
      if (at === 0) return 1
      return /[_.]tcp_send/.test(name) ? 2 : 3
    }
    const keys = names.map(({ name }) => [tier(name), name.length] as const)
    const contained = keys.filter(([each]) => each < 4)
    expect(contained.length).toBeGreaterThan(10)
    expect(contained).toEqual(contained.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]))
  })

  it('finds what is written in part, in capitals, or with gaps', () => {
    expect(notations('schedsw', ['tracepoint'])[0]).toBe('tracepoint:sched:sched_switch')
    expect(notations('VFS_READ', ['kprobe'])[0]).toBe('kprobe:vfs_read')
    expect(notations('vfs read', ['kprobe'])).toContain('kprobe:vfs_read')
    expect(notations('sched_switch', ['tracepoint'])[0]).toBe('tracepoint:sched:sched_switch')
  })

  it('gives back the alias that was asked for, with the others as aliases', () => {
    const [hit] = catalogue.search('__x64_sys_getuid', ['kprobe'], 5).hits
    expect(hit).toMatchObject({
      notation: 'kprobe:__x64_sys_getuid',
      name: '__x64_sys_getuid',
      unavailable: null,
    })
    expect(hit!.aliases.toSorted()).toEqual(['__do_sys_getuid', '__ia32_sys_getuid'])

    const getuid = catalogue
      .search('sys_getuid', ['kprobe'], 50)
      .hits.filter(({ name, aliases }) => [name, ...aliases].includes('__do_sys_getuid'))
    // Three names, one function, one line.
    expect(getuid).toHaveLength(1)
  })

  it('says the module of a function, and searches inside one', () => {
    const [hit] = catalogue.search('kprobe:sctp_rcv', [], 5).hits
    expect(hit).toMatchObject({ notation: 'kprobe:sctp:sctp_rcv', module: 'sctp' })
    const inModule = catalogue.search('kprobe:sctp:', [], 2000)
    expect(inModule.total).toBe(inModule.hits.length)
    expect(inModule.total).toBeGreaterThan(500)
    expect(new Set(inModule.hits.map(({ module }) => module))).toEqual(new Set(['sctp']))
    expect(catalogue.search('kprobe:nomodule:x', [], 5)).toEqual({ hits: [], total: 0 })
  })

  it('offers a function once for each kind that is asked', () => {
    expect(
      notations('vfs_readlink', ['kprobe', 'kretprobe', 'fentry', 'fexit', 'ftrace']).slice(0, 5),
    ).toEqual([
      'kprobe:vfs_readlink',
      'kretprobe:vfs_readlink',
      'fentry:vfs_readlink',
      'fexit:vfs_readlink',
      'ftrace:vfs_readlink',
    ])
    const one = catalogue.search('vfs_', ['kprobe'], 10).total
    expect(catalogue.search('vfs_', ['kprobe', 'fentry'], 10).total).toBe(one * 2)
  })

  it('takes a kind, an offset and a filter in the query', () => {
    expect(notations('fexit:vfs_readlink', ['kprobe'])[0]).toBe('fexit:vfs_readlink')
    expect(notations('kprobe:vfs_read+9', [])[0]).toBe('kprobe:vfs_read+9')
    expect(notations('kprobe:vfs_read+', [])[0]).toBe('kprobe:vfs_read')
    expect(notations('t:sched:sched_switch /prev_pid == 1/', [])[0]).toBe(
      'tracepoint:sched:sched_switch /prev_pid == 1/',
    )
    expect(notations('t:sched:sched_switch /prev_pid == 1', [])[0]).toBe('tracepoint:sched:sched_switch')
  })

  it('offers a wildcard whole, with the number of functions that it matches', () => {
    const { hits } = catalogue.search('do_sys_*', ['ftrace'], 50)
    const matched = functionsText.split('\n').filter((line) => /^do_sys_\S*\t[^\t]*\t\w*t/.test(line))
    expect(matched.length).toBeGreaterThan(3)
    expect(hits[0]).toMatchObject({
      notation: 'ftrace:do_sys_*',
      functions: matched.length,
      unavailable: null,
    })
    expect(hits.slice(1).map(({ name }) => name)).toContain('do_sys_openat2')
    expect(catalogue.search('zzz_*_zzz', ['ftrace'], 5).hits).toMatchObject([
      { notation: 'ftrace:zzz_*_zzz', functions: 0, unavailable: 'no function here matches' },
    ])
    expect(notations('tracepoint:sched:sched_wake*', [])).toEqual(
      expect.arrayContaining(['tracepoint:sched:sched_wakeup', 'tracepoint:sched:sched_wakeup_new']),
    )
    // A kprobe takes no pattern: the functions are offered one by one.
    expect(notations('kprobe:do_sys_*', [])).not.toContain('kprobe:do_sys_*')
    expect(notations('kprobe:do_sys_*', [])).toContain('kprobe:do_sys_openat2')
  })

  it('counts what a pattern matches, in all or in one module', () => {
    const traceable = functionsText.split('\n').filter((line) => line.split('\t')[2]?.includes('t'))
    expect(catalogue.matchPattern('*')!.functions).toBe(traceable.length)
    const sctp = traceable.filter((line) => line.split('\t')[1] === 'sctp').length
    expect(catalogue.matchPattern('*', 'sctp')!.functions).toBe(sctp)
    expect(catalogue.matchPattern('__do_sys_getuid')).toEqual({ functions: 1, examples: ['__do_sys_getuid'] })
    expect(catalogue.matchPattern('__x64_sys_getuid')!.functions).toBe(0)
    expect(catalogue.matchPattern('vfs_*', null, 3)!.examples).toHaveLength(3)
  })

  it('says why a function cannot be attached to', () => {
    const line = (flags: RegExp): string =>
      functionsText
        .split('\n')
        .find((each) => flags.test(each.split('\t')[2] ?? '') && each.split('\t')[1] === '')!
        .split('\t')[0]!
    const why = (kind: SourceKind, name: string): string | null | undefined =>
      catalogue.search(`${kind}:${name}`, [], 5).hits.find((hit) => hit.name === name)?.unavailable
    const blacklisted = line(/b/)
    const notrace = line(/^[bB]*$/)
    const noBtf = line(/^t$/)
    expect(why('kprobe', blacklisted)).toBe('blacklisted for kprobes')
    expect(why('kretprobe', blacklisted)).toBe('blacklisted for kprobes')
    expect(why('ftrace', notrace)).toBe('notrace: not in available_filter_functions')
    expect(why('fentry', notrace)).toBe('notrace: no place for a trampoline at its entry')
    expect(why('fexit', noBtf)).toBe('no BTF of this function')
    expect(why('kprobe', 'vfs_read')).toBeNull()
    expect(why('fentry', 'vfs_read')).toBeNull()
  })

  it('blames no function for what the target did not tell', () => {
    const silent = new Catalogue()
    silent.load('functions', 'vfs_read\t\t\t\n')
    expect(silent.search('ftrace:vfs_read', [], 5).hits[0]!.unavailable).toBeNull()
    expect(silent.search('fentry:vfs_read', [], 5).hits[0]!.unavailable).toBeNull()
    expect(silent.matchPattern('*')).toBeNull()
    expect(silent.search('ftrace:vfs_*', [], 5).hits[0]).toMatchObject({ functions: null, unavailable: null })
  })

  it('greys a whole kind that the target cannot do', () => {
    const lacking = new Catalogue({
      unavailable: (kind) => (kind === 'hardware' ? 'no PMU in this VM' : null),
    })
    expect(lacking.search('cycles', [], 1).hits).toMatchObject([
      { notation: 'hardware:cycles', unavailable: 'no PMU in this VM' },
    ])
    expect(lacking.search('faults', [], 1).hits).toMatchObject([
      { notation: 'software:page-faults', unavailable: null },
    ])
  })

  it("finds perf's events by any of their names, and the CPU's own as raw codes", () => {
    expect(catalogue.search('cs', ['software'], 5).hits[0]).toMatchObject({
      notation: 'software:context-switches',
      name: 'cs',
      aliases: ['context-switches'],
    })
    expect(notations('L1-dcache-load', ['cache'])[0]).toBe('cache:L1-dcache-loads')
    expect(catalogue.search('cpu/', ['raw'], 5).hits).toMatchObject([
      { notation: 'raw:r412e', name: 'cpu/cache-misses/' },
    ])
  })

  it('offers what was written out whole and stands in no list', () => {
    expect(notations('uprobe:/bin/bash:readline+4', [])).toEqual(['uprobe:/bin/bash:readline+4'])
    expect(notations('r1a8', ['raw'])).toEqual(['raw:r1a8'])
    expect(notations('r1a8', ['kprobe']).filter((notation) => notation.startsWith('raw:'))).toEqual([])
    // A kind that is written out wins over the ones that are asked for.
    expect(notations('uprobe:/bin/bash:readline', ['kprobe'])).toEqual(['uprobe:/bin/bash:readline'])
  })

  it('lists everything for an empty query: what is well known, then the rest by name', () => {
    const { hits, total } = catalogue.search('', ['tracepoint'], 10_000)
    expect(total).toBe(catalogue.size('tracepoints'))
    const names = hits.map(({ name }) => name)
    const known = wellKnown.filter((name) => names.includes(name))
    expect(known).toContain('sched:sched_switch')
    expect(names.slice(0, known.length)).toEqual(known)
    expect(names.slice(known.length)).toEqual(names.slice(known.length).toSorted())
    expect(new Set(names).size).toBe(total)
  })

  it('marks what matched', () => {
    for (const query of ['getuid', 'vfsrd', 'tcp_sendmsg']) {
      for (const { name, highlights } of catalogue.search(query, ['kprobe'], 20).hits) {
        let marked = ''
        for (let i = 0; i < highlights.length; i += 2) {
          expect(highlights[i]).toBeLessThan(highlights[i + 1]!)
          marked += name.slice(highlights[i], highlights[i + 1])
        }
        expect(marked.toLowerCase()).toBe(query)
      }
    }
  })

  it('finds all that contain the query, each once', () => {
    const lines = functionsText
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split('\t'))
    const query = fc.oneof(
      fc.constantFrom('a', '_', 'e_', 'sys', 'read', '.', 'x64', '__', 'tcp_', '.isra.0', 'queue_work'),
      fc.stringMatching(/^[a-z_]{1,4}$/),
    )
    fc.assert(
      fc.property(query, (text) => {
        const functions = new Set<string>()
        lines.forEach(([name, module, , aliases], id) => {
          const names = aliases === '' ? [name!] : [name!, ...aliases!.split(',')]
          // Functions that are written the same are one line.
          if (names.some((each) => each.toLowerCase().includes(text)))
            functions.add(aliases === '' ? `${module}:${name}` : String(id))
        })
        const { hits, total } = catalogue.search(text, ['kprobe'], 3000)
        expect(new Set(hits.map(({ notation }) => notation)).size).toBe(hits.length)
        const contained = hits.filter(({ name }) => name.toLowerCase().includes(text))
        expect(contained.length).toBe(Math.min(functions.size, 3000))
        // With so many that contain it, no other is looked for.
        if (functions.size >= 25) expect(total).toBe(functions.size)
        else expect(total).toBeGreaterThanOrEqual(hits.length)
        // A short list is the beginning of the long one.
        const short = catalogue.search(text, ['kprobe'], 30).hits
        expect(short.filter(({ name }) => name.toLowerCase().includes(text))).toEqual(contained.slice(0, 30))
      }),
      { numRuns: 25 },
    )
  })

  it('takes any text: no throw, valid hits, at most so many', () => {
    const typed = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc
        .tuple(
          fc.constantFrom('', ...sourceKinds.map((kind) => `${kind}:`)),
          fc.string({ maxLength: 12, unit: fc.constantFrom(...'vfs_read*?[]:/+0x ') }),
        )
        .map(([kind, rest]) => kind + rest),
    )
    fc.assert(
      fc.property(
        typed,
        fc.subarray([...sourceKinds]),
        fc.integer({ min: 1, max: 20 }),
        (text, kinds, limit) => {
          const { hits, total } = catalogue.search(text, kinds, limit)
          expect(hits.length).toBeLessThanOrEqual(limit)
          expect(total).toBeGreaterThanOrEqual(hits.length)
          for (const hit of hits) {
            expect(searchHitSchema.parse(hit)).toEqual(hit)
            expect(parseSource(hit.notation)).toEqual({ ok: true, value: hit.source })
            expect(printSource(hit.source)).toBe(hit.notation)
          }
        },
      ),
      { numRuns: 200 },
    )
  })

  it('offers nothing that a hostile target made up', () => {
    const hostile = new Catalogue()
    hostile.load('functions', 'ok\t\tt\t\na b\t\tt\t\n$(reboot) x\t\tt\t\n\t\t\t\nx\n'.repeat(2))
    hostile.load('tracepoints', '../x\ty\t1\nsched\n\n\t\t\nsched\tsched_switch\t1\n')
    hostile.load('perf', 'cpu\n\tx\ncpu\te\tevent=zz\ncpu\t\x1b[2J\tevent=1\n')
    for (const hit of hostile.search('', [], 1000).hits)
      expect(sourceSchema.safeParse(hit.source).success).toBe(true)
    const names = hostile.search('', ['kprobe', 'tracepoint'], 1000).hits.map(({ notation }) => notation)
    expect(names.toSorted()).toEqual(['kprobe:ok', 'kprobe:x', 'tracepoint:sched:sched_switch'])
  })
})
