/** How an arm was attached, proved by the kernel's own bytes and lists, and what became of its events. */
import { useLayoutEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { changedBytes } from '../../../app/benchmark/evidence'
import { measures, type Bar, type ChartResult } from '../../../app/benchmark/results'
import type { Row } from '../../../app/benchmark/rows'
import { formatFigure, formatInterval, measureName } from '../../../app/benchmark/words'
import { formatCount } from '../../../app/base/quantity'
import type { BenchmarkArm, Evidence, PerRun } from '../../../app/model/benchmark'
import { classes } from '../../widgets/classes'
import { HostileText } from '../../widgets/HostileText'
import { Icon } from '../../widgets/Icon'
import { IconButton } from '../../widgets/IconButton'
import { placeBeside } from './placeBeside'
import styles from './ArmCard.module.css'

interface Props {
  readonly id: string
  readonly row: Row
  readonly other: ChartResult | null
  readonly large: boolean
  /** It stays until it is closed, and what it says can be selected and copied. */
  readonly held: boolean
  readonly beside: () => Element | null
  /** What it stands in: the stage, or the whole window. */
  readonly within: Element
  readonly onClose: () => void
}

export function ArmCard({ id, row, other, large, held, beside, within, onClose }: Props) {
  const card = useRef<HTMLDivElement>(null)
  const [place, setPlace] = useState({ left: 0, top: 0 })
  useLayoutEffect(() => {
    const put = () => {
      const at = beside()?.getBoundingClientRect()
      const own = card.current?.getBoundingClientRect()
      if (at === undefined || own === undefined) return
      setPlace(placeBeside(at, own, { width: innerWidth, height: innerHeight }))
    }
    put()
    // A projector that is plugged in changes the window under it; the rows have their new places a frame later.
    const again = () => requestAnimationFrame(put)
    window.addEventListener('resize', again)
    return () => window.removeEventListener('resize', again)
    // oxlint-disable-next-line react/exhaustive-deps -- where it stands is looked up once for each row and size
  }, [row.key, held, large])
  const { own } = row
  return createPortal(
    <div
      ref={card}
      id={id}
      role={held ? 'group' : 'tooltip'}
      aria-label={held ? 'About the arm' : undefined}
      className={classes(styles.card, large && styles.large, held && styles.held)}
      style={place}
    >
      <h3 className={styles.title}>
        <HostileText text={row.title} />
        {held && <IconButton icon="close" label="Close" onClick={onClose} />}
      </h3>
      {own !== null && <Figures bar={own} />}
      {own?.arm?.perRun != null && <PerRunFacts perRun={own.arm.perRun} />}
      {own?.arm != null && <Attached arm={own.arm} />}
      {row.other !== null && other !== null && (
        <>
          <h4 className={styles.other}>
            <HostileText text={other.name} />
          </h4>
          <Figures bar={row.other} />
          {row.other.arm !== null && <Attached arm={row.other.arm} />}
          {other.source !== null && <p className={styles.source}>{other.source}</p>}
        </>
      )}
    </div>,
    within,
  )
}

function Figures({ bar }: { readonly bar: Bar }) {
  const known = measures.filter((measure) => bar.figures[measure] !== null)
  if (known.length === 0) return <p className={styles.dim}>No figure yet.</p>
  return (
    <dl className={styles.facts}>
      {known.map((measure) => {
        const figure = bar.figures[measure]!
        const interval = formatInterval(figure, measure)
        return (
          <div key={measure} className={styles.fact}>
            <dt>{measureName(measure, bar.arm?.perRun == null ? 'event' : 'run')}</dt>
            <dd>
              <b>{formatFigure(figure.median, measure, 4)}</b>
              {interval !== null && <span className={styles.dim}> {interval}</span>}
            </dd>
          </div>
        )
      })}
    </dl>
  )
}

/** Of a command: what its CPUs had to do, and how much of it for each call of the function. */
function PerRunFacts({ perRun }: { readonly perRun: PerRun }) {
  const { cpu, cpuOverBase, events, cpuPerEvent } = perRun
  return (
    <dl className={styles.facts}>
      <Fact name="CPU time a run" value={formatFigure(cpu.median, 'over', 4).slice(1)} />
      {cpuOverBase !== null && (
        <Fact name="CPU time over the base" value={formatFigure(cpuOverBase.median, 'over', 4)} />
      )}
      {events !== null && <Fact name="Calls of the function a run" value={formatCount(events.median)} />}
      {cpuPerEvent !== null && (
        <Fact name="CPU time for each call" value={formatFigure(cpuPerEvent.median, 'over', 4)} />
      )}
    </dl>
  )
}

function Attached({ arm }: { readonly arm: BenchmarkArm }) {
  const { evidence, made, lost, missed, rounds } = arm
  if (made === 0 && evidence === null) return null
  return (
    <>
      {evidence !== null && <Proof evidence={evidence} />}
      <dl className={styles.facts}>
        <Fact
          name={arm.perRun === null ? 'Calls made' : 'Runs'}
          value={`${formatCount(made)} in ${rounds.length} ${rounds.length === 1 ? 'round' : 'rounds'}`}
        />
        {arm.mechanism !== 'base' && (
          <>
            <Fact name="Counted" value={countedWords(arm)} />
            <Fact name="Lost" value={formatCount(lost)} />
            <Fact name="Missed" value={formatCount(missed)} />
          </>
        )}
      </dl>
    </>
  )
}

/** The rest of the machine may call the function, too, and is counted with it. */
function countedWords({ counted, made, perRun }: BenchmarkArm): string {
  const others = counted === null || perRun !== null ? 0 : counted - made
  return others > 0
    ? `${formatCount(counted)}: ${formatCount(others)} of them by others`
    : formatCount(counted)
}

function Proof({ evidence }: { readonly evidence: Evidence }) {
  const { method, symbol, patch, bytesBefore, bytesDuring, kernelSays, verified } = evidence
  return (
    <>
      <p className={classes(styles.verdict, verified ? styles.good : styles.bad)}>
        <Icon name={verified ? 'verified' : 'warning'} />
        {verified ? 'Read from the kernel while it ran' : 'The kernel’s bytes do not show what the name says'}
      </p>
      <dl className={styles.facts}>
        <Fact name="Attached by" value={method} />
        {symbol !== null && <Fact name="On" value={symbol} code />}
        {patch !== null && <Fact name="Patch" value={patchWords[patch]} />}
        {bytesDuring !== null && <BytesFact before={bytesBefore} during={bytesDuring} />}
        {kernelSays.map((line, index) => (
          <Fact
            key={index}
            name={index === 0 ? 'The kernel lists' : ''}
            value={line.replaceAll('\t', '  ')}
            code
          />
        ))}
      </dl>
    </>
  )
}

const patchWords: Readonly<Record<NonNullable<Evidence['patch']>, string>> = {
  int3: 'int3: a breakpoint, and the saved instruction is single-stepped',
  jump: 'jump to an optimized-probe slot',
  ftrace: 'call to ftrace at the entry: no breakpoint',
  trampoline: 'call to a BPF trampoline',
  'nop-patch': 'the tracepoint’s nop became a jump',
}

function Fact({
  name,
  value,
  code,
}: {
  readonly name: string
  readonly value: string
  readonly code?: boolean
}) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd className={code ? styles.code : undefined}>
        <HostileText text={value} />
      </dd>
    </div>
  )
}

function BytesFact({ before, during }: { readonly before: string | null; readonly during: string }) {
  return (
    <>
      {before !== null && <Fact name="Bytes before" value={before.match(/../g)?.join(' ') ?? ''} code />}
      <div className={styles.fact}>
        <dt>Bytes then</dt>
        <dd className={styles.code}>
          {changedBytes(before, during).map(({ byte, changed }, index) => (
            <span key={index} className={changed ? styles.changed : undefined}>
              {byte}{' '}
            </span>
          ))}
        </dd>
      </div>
    </>
  )
}
