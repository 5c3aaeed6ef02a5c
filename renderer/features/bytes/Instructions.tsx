import { bytesOf, compareBytes, type ComparedInstruction } from '../../../app/bytes/compare'
import { inHex } from '../../../app/bytes/hexadecimal'
import { isHiddenNop } from '../../../app/bytes/nops'
import { paddingFrom } from '../../../app/bytes/padding'
import { isPatched } from '../../../app/bytes/patched'
import type { FunctionBytes, Instruction } from '../../../app/model/bytes'
import { classes } from '../../widgets/classes'
import { HostileText } from '../../widgets/HostileText'
import styles from './Bytes.module.css'

interface Props {
  readonly now: FunctionBytes
  /** Without any probe; null: not known. */
  readonly before: readonly Instruction[] | null
}

export function Instructions({ now, before }: Props) {
  const rows = compareBytes(now.instructions, before)
  const isWhole = now.size !== null && now.bytes.length / 2 >= now.size
  const probed = new Set(now.patchedBy?.flatMap(({ offset }) => offset ?? []))
  const end = isWhole ? paddingFrom(rows, probed) : rows.length
  return (
    <div className={styles.scroll} role="region" aria-label="Instructions, scrolled" tabIndex={0}>
      <table className={styles.instructions} aria-label="Instructions">
        <thead>
          <tr>
            <th scope="col">Offset</th>
            <th scope="col">Bytes</th>
            <th scope="col">Instruction</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, end).map((row) => (
            <Rows
              key={row.instruction.offset}
              row={row}
              patched={isPatched(row.instruction, now.patchedBy)}
            />
          ))}
          {end < rows.length && (
            <tr className={styles.before}>
              <td>{inHex(rows[end]!.instruction.offset)}</td>
              <td colSpan={2}>
                {now.bytes.length / 2 - rows[end]!.instruction.offset} bytes of padding up to the next
                function
              </td>
            </tr>
          )}
        </tbody>
      </table>
    </div>
  )
}

interface RowsProps {
  readonly row: ComparedInstruction
  readonly patched: boolean
}

function Rows({ row: { instruction, changed, before, rest }, patched }: RowsProps) {
  const lit = patched || changed.includes(true)
  return (
    <>
      {before.map((old) => (
        <tr key={`before ${old.offset}`} className={styles.before}>
          <td>{inHex(old.offset)}</td>
          <td>
            <del>{bytesOf(old).join(' ')}</del>
          </td>
          <td>
            <del>{old.text ?? 'not decoded'}</del>
            <NopMark text={old.text} />
          </td>
        </tr>
      ))}
      {/* A changed instruction is another element: so that it lights up anew. */}
      <tr key={instruction.bytes} className={classes(lit && styles.changed, rest && styles.before)}>
        <td>{inHex(instruction.offset)}</td>
        <td>
          {bytesOf(instruction).map((byte, index) =>
            changed[index] ? (
              <ins key={index} className={styles.changedByte}>
                {byte}{' '}
              </ins>
            ) : (
              `${byte} `
            ),
          )}
        </td>
        <td>{rest ? 'the rest of it, never reached' : <Text instruction={instruction} />}</td>
      </tr>
    </>
  )
}

/** Where a call or jump leads is told by name where the kernel has one. */
function Text({ instruction: { text, destination } }: { readonly instruction: Instruction }) {
  if (text === null) return 'not decoded'
  const name = destination?.name ?? null
  if (name === null) {
    return (
      <>
        {text}
        <NopMark text={text} />
      </>
    )
  }
  return (
    <span title={destination!.address}>
      {text.replace(/ +0x[0-9a-f]+$/, ' ')}
      <HostileText text={name} />
    </span>
  )
}

/** The instruction that the sentence calls a nop may be written as another one. */
function NopMark({ text }: { readonly text: string | null }) {
  return text !== null && isHiddenNop(text) && <span className={styles.hint}> a nop</span>
}
