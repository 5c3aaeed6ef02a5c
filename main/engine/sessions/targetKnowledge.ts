/** What is known of a connected target: its capabilities and its catalogue, fetched once, and what the agent says of a source. */
import { failure, type Failure } from '../../../app/base/failure'
import { formatCount } from '../../../app/base/quantity'
import { fail, succeed, type Result } from '../../../app/base/result'
import type { EngineResult } from '../../../app/contract/engine'
import type { Capability, CapabilityReport } from '../../../app/model/capability'
import type { Estimate, SourceDetails, TypeMembers } from '../../../app/model/catalogue'
import type { Source, SourceKind } from '../../../app/model/source'
import type { Machine } from '../../../app/model/target'
import { costInWords, howAttached } from '../../../app/sources/attaching'
import {
  explainCapabilities,
  lackInShort,
  whyUnavailable,
  withOptimization,
} from '../../../app/sources/capabilities'
import { Catalogue, type CataloguePart } from '../../../app/sources/catalogue'
import { equivalents } from '../../../app/sources/equivalents'
import { printSource, sourceKinds } from '../../../app/sources/notation'
import type { AgentClient } from '../agent/agentClient'
import type { CataloguePartText, KnownTarget } from '../targets/connection/connection'
import type { FunctionBytes } from '../../../app/model/bytes'
import { readFunctionBytes, type BytesWanted } from './functionBytes'
import { inSlices } from './inSlices'

/** Smallest first, so that something can be searched soon. */
const parts: readonly CataloguePart[] = ['tracepoints', 'rawtracepoints', 'perf', 'functions']
/** How long a wildcard's functions are counted to say how often they fire, ms. */
const estimateTime = 1_000

export class TargetKnowledge {
  private reportsOnce: Promise<Result<readonly CapabilityReport[]>> | null = null
  private catalogueOnce: Promise<Result<Catalogue>> | null = null
  private readingNow: Promise<void> | null = null
  private readonly types = new Map<string, Promise<Result<TypeMembers>>>()

  /** @param noted is told what was found, as it is found */
  constructor(
    private readonly agent: AgentClient,
    private readonly machine: Machine,
    private readonly known: KnownTarget | null = null,
    private readonly noted: (what: 'capabilities' | 'catalogue', note: string) => void = () => {},
  ) {}

  /**
   * Settles when the catalogue has been read from the target, if that is under way. Who counts waits for it: the agent's
   * reads would be counted as the target's own.
   */
  get reading(): Promise<void> | null {
    return this.readingNow
  }

  /** Found out once, but for what is a switch that anybody may flip meanwhile. */
  async capabilities(): Promise<Result<EngineResult<'capabilities.get'>>> {
    const reports = await this.reports()
    if (!reports.ok) return reports
    const looked = await this.agent.ask('kprobe-optimization', { hold: null })
    const now = looked.ok ? withOptimization(reports.value, looked.value.on) : reports.value
    return succeed({ capabilities: explainCapabilities(now, this.machine) })
  }

  /** null while nobody has asked for them: finding out takes longer than a short benchmark. */
  async capabilitiesIfKnown(): Promise<readonly Capability[] | null> {
    if (this.reportsOnce === null) return null
    const found = await this.capabilities()
    return found.ok ? found.value.capabilities : null
  }

  /** Whether nothing of it has to be read from the target. */
  async isKnown(): Promise<boolean> {
    const { knownHere } = this
    if (knownHere === null || (await knownHere.capabilities()) === null) return false
    for (const part of parts) if ((await knownHere.part(part)) === null) return false
    return true
  }

  /** Loads everything there is, for one who will want it soon. */
  async prefetch(): Promise<{ capabilities: Result<Capability[]>; catalogue: Result<Catalogue> }> {
    const catalogue = this.catalogue()
    return { capabilities: await this.explained(), catalogue: await catalogue }
  }

  /** Waits for the catalogue when it is not there yet. */
  async search(
    query: string,
    kinds: readonly string[],
    limit: number,
  ): Promise<Result<EngineResult<'catalogue.search'>>> {
    const unknown = kinds.find((kind) => !sourceKinds.includes(kind as SourceKind))
    if (unknown !== undefined) {
      return fail(
        failure('bad-request', `'${unknown}' is not a kind of source.`, {
          remedy: `Kinds of sources: ${sourceKinds.join(', ')}.`,
        }),
      )
    }
    const catalogue = await this.catalogue()
    if (!catalogue.ok) return catalogue
    const started = performance.now()
    const found = catalogue.value.search(query, kinds as readonly SourceKind[], limit)
    return succeed({ ...found, elapsed: performance.now() - started })
  }

  async describe(source: Source): Promise<Result<SourceDetails>> {
    const [described, capabilities] = await Promise.all([
      this.agent.ask('describe', { source }),
      this.explained(),
    ])
    if (!described.ok) return described
    const { attachment, unavailable, address: _, ...known } = described.value
    const lacking = capabilities.ok ? whyUnavailable(source, capabilities.value) : null
    return succeed({
      ...known,
      source,
      notation: printSource(source),
      attachment,
      how: howAttached(source, attachment),
      cost: costInWords(source, attachment),
      unavailable: unavailable ?? lacking?.message ?? null,
      equivalents: equivalents(source, { resolved: attachment?.resolved ?? null }),
    })
  }

  /**
   * A refusal to attach, in terms of what the target lacks: the kernel's EPERM says less than that it has no such probes
   * at all.
   */
  async explainRefusal(source: Source, refused: Failure): Promise<Failure> {
    if (refused.code === 'unsupported') return refused
    const capabilities = await this.explained()
    return (capabilities.ok ? whyUnavailable(source, capabilities.value) : null) ?? refused
  }

  async estimate(source: Source): Promise<Result<Estimate>> {
    if (source.kind !== 'ftrace') {
      return fail(
        failure('bad-request', 'Only wildcards of the function tracer can be estimated.', {
          remedy: 'Write it as ftrace:PATTERN.',
        }),
      )
    }
    const { pattern, module } = source
    return this.agent.ask('estimate', { pattern, module, duration: estimateTime })
  }

  /** Fields of a struct, asked once: the kernel's types stay as they are. */
  async typeMembers(type: string, path: readonly string[]): Promise<Result<TypeMembers>> {
    const key = [type, ...path].join('\n')
    const known = this.types.get(key)
    if (known !== undefined) return known
    const asked = this.agent.ask('type-members', { type, path: [...path] })
    this.types.set(key, asked)
    const answer = await asked
    if (!answer.ok && answer.failure.code !== 'not-found') this.types.delete(key)
    return answer
  }

  typeNames(prefix: string, limit: number): Promise<Result<EngineResult<'types.names'>>> {
    return this.agent.ask('type-names', { prefix, most: limit })
  }

  bytes(wanted: BytesWanted): Promise<Result<FunctionBytes>> {
    return readFunctionBytes(this.agent, this.machine.arch, wanted)
  }

  /** The same boot id: the very machine that was asked before. */
  private get knownHere(): KnownTarget | null {
    return this.known?.bootId === this.machine.bootId ? this.known : null
  }

  private reports(): Promise<Result<readonly CapabilityReport[]>> {
    this.reportsOnce ??= this.askReports().then((answer) => {
      // Not for ever: a target that was too busy may answer the next time.
      if (!answer.ok) this.reportsOnce = null
      else {
        const capabilities = explainCapabilities(answer.value, this.machine)
        const there = capabilities.filter(({ available }) => available === true).length
        this.noted('capabilities', `${there} of ${capabilities.length}`)
      }
      return answer
    })
    return this.reportsOnce
  }

  private async askReports(): Promise<Result<readonly CapabilityReport[]>> {
    const kept = await this.knownHere?.capabilities()
    if (kept != null) return succeed(kept)
    const answer = await this.agent.ask('capabilities', {})
    return answer.ok ? succeed(answer.value.capabilities) : answer
  }

  private async cataloguePart(part: CataloguePart): Promise<Result<CataloguePartText>> {
    const kept = await this.knownHere?.part(part)
    if (kept != null) return succeed(kept)
    const answer = await this.agent.request('catalogue', { part })
    return answer.ok ? succeed({ text: answer.value.text, note: answer.value.result.note }) : answer
  }

  private async explained(): Promise<Result<Capability[]>> {
    const reports = await this.reports()
    return reports.ok ? succeed(explainCapabilities(reports.value, this.machine)) : reports
  }

  private catalogue(): Promise<Result<Catalogue>> {
    this.catalogueOnce ??= this.loadCatalogue(this.readCatalogue()).then((loaded) => {
      if (!loaded.ok) this.catalogueOnce = null
      return loaded
    })
    return this.catalogueOnce
  }

  /** One part after the other, and after the capabilities; the target reads on while a part is taken in here. */
  private readCatalogue(): Promise<Result<CataloguePartText>>[] {
    let before: Promise<unknown> = this.explained()
    const texts = parts.map((part) => {
      const text = before.then(() => this.cataloguePart(part))
      before = text
      return text
    })
    this.readingNow = before.then(() => {
      this.readingNow = null
    })
    return texts
  }

  private async loadCatalogue(texts: Promise<Result<CataloguePartText>>[]): Promise<Result<Catalogue>> {
    const capabilities = await this.explained()
    const lacking = new Map<SourceKind, string | null>(
      sourceKinds.map((kind) => [kind, capabilities.ok ? lackInShort(kind, capabilities.value) : null]),
    )
    const catalogue = new Catalogue({ unavailable: (kind) => lacking.get(kind) ?? null })
    const notes: string[] = []
    for (const [index, part] of parts.entries()) {
      const answer = await texts[index]!
      if (!answer.ok) return answer
      const { text, note } = answer.value
      await inSlices(catalogue.loading(part, text))
      if (note !== null) notes.push(note)
    }
    const functions = catalogue.size('functions') ?? 0
    const tracepoints = catalogue.size('tracepoints') ?? 0
    const counted = `${formatCount(functions)} functions, ${formatCount(tracepoints)} tracepoints`
    this.noted('catalogue', [counted, ...notes].join('; '))
    return succeed(catalogue)
  }
}
