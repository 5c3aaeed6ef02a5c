/** What is known of a source's names on the target. */
export interface Names {
  /** The symbol really attached to, when the source has an alias of it (`Attachment.resolved`). */
  readonly resolved: string | null
}
