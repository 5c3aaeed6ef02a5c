import { Tooltip as Base } from '@base-ui/react/tooltip'
import type { ReactElement, ReactNode } from 'react'
import { Kbd } from './Kbd'
import styles from './Tooltip.module.css'

export interface TooltipProps {
  readonly text: ReactNode
  /** An accelerator, shown after the text. */
  readonly keys?: string | undefined
  readonly side?: 'top' | 'bottom' | 'left' | 'right'
  /** One element that takes a ref and can be focused, so that the keyboard sees the tooltip too. */
  readonly children: ReactElement<Record<string, unknown>>
}

/** For sighted users only: what it says must also be in the element's label or in the text beside it. */
export function Tooltip({ text, keys, side = 'bottom', children }: TooltipProps) {
  return (
    <Base.Root>
      <Base.Trigger delay={400} closeOnClick render={children} />
      <Base.Portal>
        <Base.Positioner side={side} sideOffset={6} className={styles.positioner}>
          <Base.Popup className={styles.popup}>
            {text}
            {keys !== undefined && <Kbd keys={keys} />}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

/** Around the whole window: once one tooltip is open, the next comes without delay. */
export const TooltipProvider = Base.Provider
