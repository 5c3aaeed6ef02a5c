/** One line of the list: the name with what matched bold, and what is needed to tell it from its neighbours. */
import type { SearchHit } from '../../../app/model/catalogue'
import type { SourceKind } from '../../../app/model/source'
import { classes } from '../../widgets/classes'
import { HostileText } from '../../widgets/HostileText'
import { Icon } from '../../widgets/Icon'
import styles from './HitRow.module.css'

const icons: Readonly<Record<SourceKind, string>> = {
  kprobe: 'debug-breakpoint-log',
  kretprobe: 'debug-step-out',
  fentry: 'debug-step-into',
  fexit: 'debug-step-out',
  ftrace: 'symbol-function',
  tracepoint: 'pinned',
  rawtracepoint: 'pin',
  uprobe: 'debug-breakpoint-log-unverified',
  uretprobe: 'debug-step-out',
  software: 'pulse',
  hardware: 'chip',
  cache: 'layers',
  raw: 'symbol-numeric',
}

interface Props {
  readonly hit: SearchHit
  readonly chosen: boolean
  /** The kind is written before the name, where the list has several. */
  readonly withKind: boolean
}

export function HitRow({ hit, chosen, withKind }: Props) {
  const { unavailable } = hit
  return (
    <div
      className={classes(styles.row, unavailable !== null && styles.unavailable)}
      title={unavailable === null ? undefined : `${hit.notation}: ${unavailable}`}
    >
      {withKind && (
        <span className={styles.kind} title={hit.source.kind}>
          <Icon name={icons[hit.source.kind]} />
          <span className={styles.kindName}>{hit.source.kind}</span>
        </span>
      )}
      <span className={styles.name}>
        <Highlighted text={hit.name} ranges={hit.highlights} />
      </span>
      {hit.functions !== null && <span className={styles.side}>{hit.functions} functions</span>}
      {hit.module !== null && (
        <span className={styles.side}>
          <HostileText text={`[${hit.module}]`} />
        </span>
      )}
      {unavailable !== null && (
        <span className={styles.reason}>
          <HostileText text={unavailable} />
        </span>
      )}
      {chosen && <Icon name="check" className={styles.chosen} />}
    </div>
  )
}

/** `ranges`: start and end in turn. */
function Highlighted({ text, ranges }: { readonly text: string; readonly ranges: readonly number[] }) {
  const pieces = []
  let end = 0
  for (let i = 0; i + 1 < ranges.length; i += 2) {
    const from = ranges[i]!
    const to = ranges[i + 1]!
    if (from > end) pieces.push(<HostileText key={`${end}-`} text={text.slice(end, from)} />)
    pieces.push(
      <b key={from} className={styles.match}>
        <HostileText text={text.slice(from, to)} />
      </b>,
    )
    end = to
  }
  if (end < text.length) pieces.push(<HostileText key={`${end}-`} text={text.slice(end)} />)
  return pieces
}
