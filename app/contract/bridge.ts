/** What the preload script puts on `window.probescope`. The renderer's bridge is its only user. */
export interface PreloadApi {
  /** A desktop request; resolves to `{ok: true, value}` or `{ok: false, failure}`, never rejects. */
  request(request: string, params: unknown): Promise<unknown>
  /** Desktop events; returns a function that stops listening. */
  on(event: string, listener: (data: unknown) => void): () => void
  /** Asks main for a new port to the engine; it arrives as a window message `{probescope: 'engine-port'}` with one port. */
  connectEngine(): void
}
