/** Small state of the window that a reload must not lose and a restart need not keep. */
import type { z } from 'zod'

/** What was kept under `key`, when it still has the shape expected. */
export function recall<T>(key: string, schema: z.ZodType<T>): T | null {
  const text = sessionStorage.getItem(key)
  if (text === null) return null
  try {
    const parsed = schema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

export function remember(key: string, value: unknown): void {
  sessionStorage.setItem(key, JSON.stringify(value))
}
