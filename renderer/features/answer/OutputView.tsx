/** What a program prints, line by line; it follows the end until the user scrolls away from it. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useState } from 'react'
import type { OutputLines } from '../../../app/analysis/outputLines'
import { formatCount } from '../../../app/base/quantity'
import { copyText } from '../../bridge/clipboard'
import { Button } from '../../widgets/Button'
import { classes } from '../../widgets/classes'
import { HostileText } from '../../widgets/HostileText'
import { IconButton } from '../../widgets/IconButton'
import { saveExport } from './saveExport'
import styles from './OutputView.module.css'

interface Props {
  readonly output: OutputLines
  readonly version: number
  readonly program: string
}

const rowHeight = 19

export function OutputView({ output, version, program }: Props) {
  const scroller = useRef<HTMLDivElement>(null)
  const [following, setFollowing] = useState(true)
  const { count } = output
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  })

  useEffect(() => {
    if (following && count > 0) virtualizer.scrollToIndex(count - 1, { align: 'end' })
  }, [following, count, version, virtualizer])

  const onScroll = (): void => {
    const { scrollTop, scrollHeight, clientHeight } = scroller.current!
    setFollowing(scrollHeight - scrollTop - clientHeight < 2 * rowHeight)
  }

  return (
    <div className={styles.view}>
      <div className={styles.toolbar} role="toolbar" aria-label="Output">
        <span className={styles.count}>
          {formatCount(count)} {count === 1 ? 'line' : 'lines'}
          {output.forgotten > 0 && `; ${formatCount(output.forgotten)} older ones are not kept`}
        </span>
        <span className={styles.space} />
        {!following && (
          <Button small icon="arrow-down" onClick={() => setFollowing(true)}>
            Follow
          </Button>
        )}
        <IconButton icon="copy" label="Copy the output" onClick={() => void copyText(output.text)} />
        <IconButton
          icon="save-as"
          label="Save the output…"
          onClick={() => void saveExport(`${program.replace(/\.[^/]*$/, '')}-output.txt`, output.text)}
        />
      </div>
      <div
        ref={scroller}
        className={styles.lines}
        tabIndex={0}
        role="log"
        aria-label="Output of the program"
        aria-live="off"
        onScroll={onScroll}
      >
        <div style={{ height: virtualizer.getTotalSize() }} className={styles.content}>
          {virtualizer.getVirtualItems().map(({ index, start }) => {
            const line = output.at(index)
            if (line === undefined) return null
            return (
              <div
                key={index}
                className={classes(styles.line, styles[line.stream])}
                style={{ transform: `translateY(${start}px)` }}
              >
                <HostileText text={line.text.replaceAll('\t', '    ')} />
              </div>
            )
          })}
        </div>
      </div>
    </div>
  )
}
