/** The stacks of a map as a flame graph, callers above callees: the wider, the more of it. A click looks closer. */
import { useMemo, useRef, useState, type CSSProperties, type KeyboardEvent } from 'react'
import { stackBoxes, stackNodeAt, type StackBox, type StackNode } from '../../../app/analysis/stackTree'
import { formatCount, formatShare } from '../../../app/base/quantity'
import { Button } from '../../widgets/Button'
import { classes } from '../../widgets/classes'
import { HostileText } from '../../widgets/HostileText'
import { visibleText } from '../../widgets/hostile'
import styles from './FlameView.module.css'

interface Props {
  readonly tree: StackNode
  /** What is added up: the value's name. */
  readonly unit: string
  readonly stage: boolean
}

/** Narrower than this nobody sees. */
const narrowest = 0.002
const whole: readonly string[] = []

export function FlameView({ tree, unit, stage }: Props) {
  const [wanted, setWanted] = useState<readonly string[]>([])
  const [focused, setFocused] = useState('')
  const [pointed, setPointed] = useState<StackBox | null>(null)
  const picture = useRef<HTMLDivElement>(null)
  // What was looked at closely may be gone with the next look of a map that forgets.
  const close = stackNodeAt(tree, wanted)
  const path = close === null ? whole : wanted
  const boxes = useMemo(() => stackBoxes(close ?? tree, narrowest, path), [close, tree, path])
  const depth = boxes.reduce((most, box) => Math.max(most, box.depth), 0) + 1
  const current = boxes.find((box) => keyOf(box) === focused) ?? boxes[0]!
  const told = pointed ?? current

  const focus = (box: StackBox | undefined): void => {
    if (box === undefined) return
    setFocused(keyOf(box))
    picture.current?.querySelectorAll('button')[boxes.indexOf(box)]?.focus()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const parent = boxes.find((box) => keyOf(box) === current.path.slice(0, -1).join('\n'))
    const beside = boxes.filter((box) => box.depth === current.depth)
    const at = beside.indexOf(current)
    if (event.key === 'ArrowDown') {
      const inside = boxes.filter(
        ({ depth: its, start }) => its === current.depth + 1 && within(current, start),
      )
      focus(inside.toSorted((a, b) => b.width - a.width)[0])
    } else if (event.key === 'ArrowUp') focus(parent)
    else if (event.key === 'ArrowRight') focus(beside[at + 1])
    else if (event.key === 'ArrowLeft') focus(beside[at - 1])
    else if (event.key === 'Backspace') setWanted(path.slice(0, -1))
    else return
    event.preventDefault()
  }

  return (
    <div className={classes(styles.view, stage && styles.stage)}>
      <div className={styles.about}>
        <p className={styles.told} aria-live="polite">
          <b>
            <HostileText text={told.name} />
          </b>{' '}
          {`${formatCount(told.total)} ${unit}`.trim()}
          {told.path.length > 0 && `, ${formatShare(told.total / tree.total)} of all`}
        </p>
        {path.length > 0 && (
          <Button small icon="screen-full" onClick={() => setWanted([])}>
            Show all
          </Button>
        )}
      </div>
      <div
        ref={picture}
        className={styles.picture}
        role="group"
        aria-label="Flame graph"
        style={{ '--rows': depth } as CSSProperties}
        onKeyDown={onKeyDown}
        onPointerLeave={() => setPointed(null)}
      >
        {boxes.map((box) => (
          <button
            key={keyOf(box)}
            type="button"
            className={classes(styles.box, box.depth === 0 && styles.root)}
            style={
              {
                '--at': box.depth,
                '--shade': `${shadeOf(box.name)}%`,
                left: `${box.start * 100}%`,
                width: `${box.width * 100}%`,
              } as CSSProperties
            }
            tabIndex={box === current ? 0 : -1}
            aria-label={`${visibleText(box.name)}: ${formatCount(box.total)} ${unit}`.trim()}
            onClick={() => {
              setFocused(keyOf(box))
              setWanted(box.path)
            }}
            onFocus={() => setFocused(keyOf(box))}
            onPointerEnter={() => setPointed(box)}
          >
            <span className={styles.label}>
              <HostileText text={box.name} />
            </span>
          </button>
        ))}
      </div>
    </div>
  )
}

function keyOf({ path }: StackBox): string {
  return path.join('\n')
}

function within({ start, width }: StackBox, at: number): boolean {
  return at >= start - 1e-9 && at < start + width - 1e-9
}

/** Neighbours differ, and a name has one shade wherever it stands. */
function shadeOf(name: string): number {
  let hash = 0
  for (let index = 0; index < name.length; index++) hash = (hash * 31 + name.charCodeAt(index)) >>> 0
  return 14 + (hash % 23)
}
