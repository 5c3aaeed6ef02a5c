/** `probescope sources`: search in what the target offers to attach to. */
import { displayText } from '../../app/base/displayText'
import { formatCount } from '../../app/base/quantity'
import { sourcesDocumentSchema, type SourcesDocument } from '../../app/contract/documents'
import type { SearchHit } from '../../app/model/catalogue'
import { nearest } from '../../app/sources/notation/suggest'
import { kindNamed, sourceKinds } from '../../app/sources/notation'
import { usage, wholeNumber } from './arguments'
import type { CommandLineCommand } from './command'
import { withTarget, type ConnectedTarget } from './connectedTarget'
import { expectValue } from './expectValue'
import type { Console } from './console'
import { exitStatus } from './exitStatus'

/** Descriptions asked for at a time: each is a round trip, and a link may be slow. */
const atOnce = 16

type DocumentSource = SourcesDocument['sources'][number]

export const sources: CommandLineCommand = {
  name: 'sources',
  summary: 'search for kernel functions, tracepoints and events to attach to',
  help: `Usage: probescope sources QUERY [--kind KIND] [--limit N]
                          [--target embedded|local|lab|HOST] [--json]

Searches the target's own catalogue, best match first. A query may name the kind
(kprobe:vfs, tracepoint:sched:) or be a pattern of the function tracer (ftrace:vfs_*).

  --kind KIND   only ${sourceKinds.slice(0, 6).join(', ')},
                ${sourceKinds.slice(6).join(', ')}
  --limit N     at most N, from 1 to 1000 (20)
`,
  options: { kind: { type: 'string' }, limit: { type: 'string' } },
  async run(args, { console, interrupt, makeEngine }) {
    const { common, positionals } = args
    // Words of one query, as they come from a shell without quotes.
    const query = positionals.join(' ')
    if (query.trim() === '') throw usage('sources', "'sources' needs something to search for.")
    if (query.length > 500) throw usage('sources', 'A query has at most 500 characters.')
    const kinds = readKind(args.text('kind'))
    const limit = wholeNumber('sources', 'limit', args.text('limit') ?? '20', { least: 1, most: 1000 })
    const engine = makeEngine()
    const document = await withTarget(engine, common.address, console, interrupt, async (target) => {
      const { hits, total } = expectValue(
        await engine.request('catalogue.search', { session: target.session, query, kinds, limit }),
      )
      return sourcesDocumentSchema.parse({
        version: 1,
        target: common.target,
        query,
        total,
        sources: await describeAll(target, hits),
      })
    })
    if (common.json) console.printJson(document)
    else printList(document, console)
    return exitStatus.done
  },
}

function readKind(text: string | null): string[] {
  if (text === null) return []
  const kind = kindNamed(text)
  if (kind !== null) return [kind]
  const near = nearest(text, sourceKinds)
  throw usage(
    'sources',
    `There is no kind of source '${text}'.`,
    near === null ? `Kinds: ${sourceKinds.join(', ')}.` : `Did you mean ${near}?`,
  )
}

async function describeAll(target: ConnectedTarget, hits: readonly SearchHit[]): Promise<DocumentSource[]> {
  const result: DocumentSource[] = []
  for (let start = 0; start < hits.length; start += atOnce) {
    result.push(...(await Promise.all(hits.slice(start, start + atOnce).map((hit) => describe(target, hit)))))
  }
  return result
}

async function describe({ engine, session }: ConnectedTarget, hit: SearchHit): Promise<DocumentSource> {
  const details = await engine.request('catalogue.describe', { session, source: hit.source })
  const known = {
    source: hit.notation,
    aliases: hit.aliases,
    module: hit.module,
    unavailable: hit.unavailable,
  }
  // A hit that cannot be described, such as a function that has just been unloaded, is still a hit.
  if (!details.ok) return { ...known, fields: null, unavailable: hit.unavailable ?? details.failure.message }
  const { aliases, module, fields, fieldsFrom, unavailable } = details.value
  return {
    source: hit.notation,
    aliases: aliases.length > 0 ? aliases : hit.aliases,
    module: module ?? hit.module,
    fields: fields.length === 0 && !/^(BTF|format)$/.test(fieldsFrom) ? null : fields,
    unavailable: unavailable ?? hit.unavailable,
  }
}

function printList({ sources: found, total, query }: SourcesDocument, console: Console): void {
  if (found.length === 0) {
    console.print(`Nothing on the target matches '${displayText(query)}'.`)
    return
  }
  for (const { source, aliases, module, fields, unavailable } of found) {
    const notes = [
      module === null ? null : `[${module}]`,
      aliases.length === 0
        ? null
        : `also ${aliases.slice(0, 4).join(', ')}${aliases.length > 4 ? ', …' : ''}`,
    ].filter((note) => note !== null)
    const name = unavailable === null ? source : console.style('dim', source)
    console.print([name, ...notes.map((note) => console.style('dim', displayText(note)))].join('  '))
    if (unavailable !== null)
      console.print(`    ${console.style('yellow', `cannot be attached to: ${unavailable}`)}`)
    if (fields !== null && fields.length > 0) {
      console.print(
        `    ${displayText(fields.map(({ type, name: field }) => `${type} ${field}`).join(', '), 400)}`,
      )
    }
  }
  if (total > found.length) {
    console.print(
      console.style('dim', `${formatCount(found.length)} of ${formatCount(total)}; --limit shows more`),
    )
  }
}
