import { useEffect, useState } from 'react'
import { IconButton } from './IconButton'

export interface CopyButtonProps {
  readonly text: string
  /** What is copied: `Copy command`. */
  readonly label: string
  /** Puts the text on the clipboard; true when that worked. Widgets know no bridge. */
  readonly copy: (text: string) => Promise<boolean>
}

/** How long the tick stays: long enough to be seen after looking up. */
const tickTime = 1_500

export function CopyButton({ text, label, copy }: CopyButtonProps) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), tickTime)
    return () => clearTimeout(timer)
  }, [copied])
  return (
    <IconButton
      icon={copied ? 'check' : 'copy'}
      label={copied ? 'Copied' : label}
      onClick={() => void copy(text).then(setCopied)}
    />
  )
}
