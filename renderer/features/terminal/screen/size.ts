/** The size a new terminal begins with: that of the one seen last, so that its first prompt is drawn only once. */
export interface Size {
  readonly columns: number
  readonly rows: number
}

let last: Size = { columns: 80, rows: 24 }

export function setLastSize(size: Size): void {
  last = size
}

export function lastSize(): Size {
  return last
}
