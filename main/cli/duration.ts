/** Times as people write them: `5s`, `100ms`, `1.5m`, `1h`. */
import { failure } from '../../app/base/failure'
import { fail, succeed, type Result } from '../../app/base/result'
import type { Milliseconds } from '../../app/base/units'

const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const

/** `option` is named in the failure, as in `--for`. */
export function parseDuration(
  option: string,
  text: string,
  { least, most }: { least: Milliseconds; most: Milliseconds },
): Result<Milliseconds> {
  const match = /^(\d+(?:\.\d+)?|\.\d+)(ms|s|m|h)?$/.exec(text)
  if (match === null) {
    return fail(wrong(option, `takes a time such as 5s, 100ms or 2m, not '${text}'`))
  }
  const [, number, unit] = match
  // perf means milliseconds by a bare number, sleep seconds: better to ask than to be off by a thousand.
  if (unit === undefined) {
    return fail(wrong(option, `needs a unit: ${text}s for seconds or ${text}ms for milliseconds`))
  }
  const milliseconds = Number(number) * units[unit as keyof typeof units]
  if (milliseconds < least || milliseconds > most) {
    return fail(wrong(option, `must be from ${print(least)} to ${print(most)}, not ${text}`))
  }
  return succeed(milliseconds)
}

function wrong(option: string, message: string) {
  return failure('usage', `${option} ${message}.`)
}

function print(milliseconds: Milliseconds): string {
  const unit = (['h', 'm', 's'] as const).find((name) => milliseconds % units[name] === 0) ?? 'ms'
  return `${milliseconds / units[unit]}${unit}`
}
