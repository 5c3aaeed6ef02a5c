/** Something that must be given back: a listener, a process, a channel. */
export interface Disposable {
  dispose(): void
}

/** Listeners of one kind of event; a listener that throws does not silence the others. */
export class Emitter<T> {
  private readonly listeners = new Set<(value: T) => void>()

  on(listener: (value: T) => void): Disposable {
    this.listeners.add(listener)
    return { dispose: () => void this.listeners.delete(listener) }
  }

  emit(value: T): void {
    const errors: unknown[] = []
    for (const listener of [...this.listeners]) {
      try {
        listener(value)
      } catch (error) {
        errors.push(error)
      }
    }
    if (errors.length > 0) throw errors[0]
  }
}
