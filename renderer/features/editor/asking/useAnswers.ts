/** The question that the dialog's fields ask, and what answers it in each form, as far as the target is known. */
import type { Failure } from '../../../../app/base/failure'
import type { Result } from '../../../../app/base/result'
import type { ProgramKind } from '../../../../app/model/program'
import type { Source } from '../../../../app/model/source'
import { whyNotRunnable } from '../../../../app/programs'
import {
  answers,
  argumentName,
  numbersOf,
  type Answer,
  type Argument,
  type Consumer,
  type Question,
} from '../../../../app/programs/questions'
import { parseSource } from '../../../../app/sources/notation'
import { useCapabilities } from '../../../bridge/capabilities'
import { useKnown } from './useQuestion'

/** What stands in the fields. */
export interface Fields {
  readonly text: string
  readonly kept: Consumer['kind']
  /** Name of the number that is asked about; null: the likely one. */
  readonly number: string | null
}

/** `lack`: why the target cannot run it; null when nothing is known against it. */
export type WrittenForm = Answer & { readonly lack: Failure | null }

export interface Answers {
  /** null: nothing is typed. */
  readonly parsed: Result<Source> | null
  readonly source: Source | null
  /** The same place by other mechanisms. */
  readonly places: readonly Source[]
  /** The target has been asked for the source's arguments and has not answered yet. */
  readonly asking: boolean
  readonly numbers: readonly Argument[]
  readonly argument: Argument | undefined
  readonly question: Question | null
  readonly forms: readonly WrittenForm[]
}

export function useAnswers({ text, kept, number }: Fields): Answers {
  const capabilities = useCapabilities()
  const parsed = text.trim() === '' ? null : parseSource(text)
  const source = parsed?.ok === true ? parsed.value : null
  const { details, places, asking } = useKnown(source)
  const fields = details?.fields ?? []
  const numbers = source === null ? [] : numbersOf(source, fields)
  const argument = numbers.find((each) => argumentName(each) === number) ?? likely(numbers)
  const resolved = details?.attachment?.resolved ?? null
  const question = source === null ? null : { source, consumer: consumerOf(kept, argument), fields, resolved }
  const forms = (question === null ? [] : answers(question)).map((each) => ({
    ...each,
    lack: each.ok && capabilities !== null ? whyNotRunnable(each.kind, each.text, capabilities) : null,
  }))
  return { parsed, source, places, asking, numbers, argument, question, forms }
}

/** The chosen one; else what answers on this target, before what only answers elsewhere. */
export function formToShow(
  forms: readonly WrittenForm[],
  chosen: ProgramKind | null,
): WrittenForm | undefined {
  return (
    forms.find(({ kind }) => kind === chosen) ??
    forms.find(({ ok, lack }) => ok && lack === null) ??
    forms.find(({ ok }) => ok) ??
    forms[0]
  )
}

export function isOfNumber(kept: Consumer['kind']): kept is 'histogram' | 'by argument' {
  return kept === 'histogram' || kept === 'by argument'
}

function consumerOf(kind: Consumer['kind'], argument: Argument | undefined): Consumer {
  if (!isOfNumber(kind)) return { kind }
  // Without a number there is none: each form then says so.
  return { kind, argument: argument ?? { at: 'field', name: 'value', type: 'long' } }
}

/** Of several numbers the one that says how much is asked about more than the others. */
function likely(numbers: readonly Argument[]): Argument | undefined {
  return numbers.find((each) => /count|size|len|bytes|^ret|nr_/.test(argumentName(each))) ?? numbers[0]
}
