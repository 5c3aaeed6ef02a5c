/** What the window tells the user in passing: notices, failures, and progress of what takes longer than half a second. */
import { createStore } from 'zustand/vanilla'
import { useStore } from 'zustand'
import type { Failure } from '../../app/base/failure'
import type { Result } from '../../app/base/result'

export type Severity = 'info' | 'success' | 'warning' | 'error' | 'progress'

export interface NoticeAction {
  readonly title: string
  run(): void
}

export interface Notice {
  readonly id: number
  readonly severity: Severity
  readonly message: string
  /** What the user can do about it. */
  readonly remedy: string | null
  /** A tool's or the kernel's own words. */
  readonly detail: string | null
  readonly actions: readonly NoticeAction[]
  /** Milliseconds until it goes by itself; null: it stays until it is closed. */
  readonly lasts: number | null
  /** How often the same was said while it stood. */
  readonly times: number
}

export interface NoticeOptions {
  readonly severity: Severity
  readonly message: string
  readonly remedy?: string | null
  readonly detail?: string | null
  readonly actions?: readonly NoticeAction[]
  readonly lasts?: number | null
}

/** Long enough to read a sentence twice; errors and warnings with something to do stay. */
const readingTime = 6_000
const maxNotices = 5
/** Below this, showing progress would only flicker. */
const progressDelay = 500

let nextId = 1
const store = createStore<{ notices: readonly Notice[] }>(() => ({ notices: [] }))

export function useNotices(): readonly Notice[] {
  return useStore(store, (state) => state.notices)
}

export function notices(): readonly Notice[] {
  return store.getState().notices
}

/** Shows a notice; the number closes it. The same one again is counted, not stacked. */
export function notify(options: NoticeOptions): number {
  const notice: Notice = {
    id: nextId++,
    severity: options.severity,
    message: options.message,
    remedy: options.remedy ?? null,
    detail: options.detail ?? null,
    actions: options.actions ?? [],
    lasts: options.lasts === undefined ? defaultLasts(options) : options.lasts,
    times: 1,
  }
  const standing = notices()
  const same = standing.find((other) => other.severity !== 'progress' && isSame(other, notice))
  if (same !== undefined) {
    const counted = { ...notice, id: same.id, times: same.times + 1 }
    store.setState({ notices: standing.map((other) => (other === same ? counted : other)) })
    return same.id
  }
  store.setState({ notices: [...standing, notice].slice(-maxNotices) })
  return notice.id
}

function defaultLasts(options: NoticeOptions): number | null {
  if (options.severity === 'progress' || options.severity === 'error') return null
  return (options.actions?.length ?? 0) > 0 ? null : readingTime
}

function isSame(a: Notice, b: Notice): boolean {
  return a.severity === b.severity && a.message === b.message && a.detail === b.detail
}

export function notifyFailure(failure: Failure, actions: readonly NoticeAction[] = []): number {
  const { message, remedy, detail } = failure
  return notify({ severity: 'error', message, remedy, detail, actions })
}

export function closeNotice(id: number): void {
  store.setState({ notices: notices().filter((notice) => notice.id !== id) })
}

/** Shows `message` as progress while `work` lasts, if it lasts longer than half a second. */
export async function withProgress<T>(message: string, work: Promise<T>): Promise<T> {
  let id: number | null = null
  const timer = setTimeout(() => {
    id = notify({ severity: 'progress', message })
  }, progressDelay)
  try {
    return await work
  } finally {
    clearTimeout(timer)
    if (id !== null) closeNotice(id)
  }
}

/** The value, or null after the failure has been shown. With `message`, progress is shown too. */
export async function shown<T>(work: Promise<Result<T>>, message?: string): Promise<T | null> {
  const result = await (message === undefined ? work : withProgress(message, work))
  if (result.ok) return result.value
  notifyFailure(result.failure)
  return null
}
