/**
 * One question, every mechanism: a source and what is to be known of it. Each form of program that can answer it is
 * written here; each that cannot says why.
 */
import type { Field } from '../../../model/catalogue'
import type { ProgramKind } from '../../../model/program'
import type { Source } from '../../../model/source'

/** A number that comes with each event: what a histogram is made of. */
export type Argument =
  /** An argument of a function, from 0; its name and type where BTF tells them. */
  | {
      readonly at: 'position'
      readonly index: number
      readonly name: string | null
      readonly type: string | null
    }
  /** A field of a tracepoint. */
  | { readonly at: 'field'; readonly name: string; readonly type: string }
  /** What a function returns. */
  | { readonly at: 'return'; readonly type: string | null }

export type Consumer =
  | { readonly kind: 'count' }
  | { readonly kind: 'by process' }
  | { readonly kind: 'by argument'; readonly argument: Argument }
  | { readonly kind: 'histogram'; readonly argument: Argument }
  | { readonly kind: 'stacks' }

export interface Question {
  readonly source: Source
  readonly consumer: Consumer
  /** What the target says of the source: a tracepoint's fields, a function's arguments; empty when nothing. */
  readonly fields: readonly Field[]
  /** The symbol that the target really attaches to, when the source has an alias of it. */
  readonly resolved: string | null
  /** Only in this process and its threads; null or left out: everywhere. */
  readonly process?: number | null
}

export type Answer =
  | {
      readonly ok: true
      readonly kind: ProgramKind
      /** A file name that says what it is: `getuid-by-process.bpf.c`. */
      readonly name: string
      readonly text: string
    }
  /** One or two sentences, and where there is one what does it instead. */
  | { readonly ok: false; readonly kind: ProgramKind; readonly why: string }

/** What a form's writer gives: a program's text, or why there is none. */
export type Written = { readonly text: string } | { readonly why: string }
