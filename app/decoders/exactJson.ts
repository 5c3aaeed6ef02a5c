/** JSON whose whole numbers may be beyond 2^53: those become decimal strings, every digit kept. */

/** undefined when it is not JSON. */
export function parseExactJson(text: string): unknown {
  try {
    return JSON.parse(/\d{16}/.test(text) ? quoteLargeNumbers(text) : text)
  } catch {
    return undefined
  }
}

function quoteLargeNumbers(text: string): string {
  // A string, which is left as it is, or a number outside of one.
  return text.replace(/"(?:\\.|[^"\\])*"|-?\d{16,}(?![\d.eE])/g, (found) =>
    found.startsWith('"') || Number.isSafeInteger(Number(found)) ? found : `"${found}"`,
  )
}
