/** CSV as RFC 4180 has it. An empty field is 'not known', and 0 is 0. */
export type Cell = string | number | null

export function csvTable(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('')
}

function csvCell(value: Cell): string {
  if (value === null || (typeof value === 'number' && !Number.isFinite(value))) return ''
  if (typeof value === 'number') return String(value)
  // Some spreadsheets run a field that begins like a formula; a space before it keeps it text.
  const safe = /^[=+\-@\t\r]/.test(value) ? ` ${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
