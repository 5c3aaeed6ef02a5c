/** Commands used lately, the last one first; kept over restarts. */
import { z } from 'zod'

const key = 'probescope.recentCommands'
const most = 6
const schema = z.array(z.string())

export function recentCommands(): string[] {
  try {
    const parsed = schema.safeParse(JSON.parse(localStorage.getItem(key) ?? '[]'))
    return parsed.success ? parsed.data : []
  } catch {
    return []
  }
}

export function rememberCommand(id: string): void {
  const others = recentCommands().filter((other) => other !== id)
  localStorage.setItem(key, JSON.stringify([id, ...others].slice(0, most)))
}
