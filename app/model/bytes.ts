/** A kernel function's instructions as they are in the running kernel, and who patched them. */
import { z } from 'zod'

export const destinationSchema = z.object({
  /** Hexadecimal with 0x. */
  address: z.string(),
  /** `ftrace_trampoline [__builtin__ftrace]`, `vfs_read+0x10`; null where the kernel lists nothing there. */
  name: z.string().nullable(),
})
export type Destination = z.infer<typeof destinationSchema>

export const instructionSchema = z.object({
  /** Bytes from the function's start. */
  offset: z.number().int(),
  /** Hexadecimal digits. */
  bytes: z.string(),
  /** In the GNU assembler's syntax; null where bytes of this machine architecture are not decoded. */
  text: z.string().nullable(),
  /** Of a direct call, jump or branch. */
  destination: destinationSchema.nullable(),
  /** No instruction at all: what is left over of the one that a probe was written into. It never runs. */
  rest: z.boolean().optional(),
})
export type Instruction = z.infer<typeof instructionSchema>

export const patcherSchema = z.object({
  by: z.enum(['kprobe', 'ftrace']),
  /** Bytes from the function's start; null where the kernel's list does not say. */
  offset: z.number().int().nullable(),
  /** The line of kprobes/list or enabled_functions, as the kernel has it. */
  text: z.string(),
})
export type Patcher = z.infer<typeof patcherSchema>

export const functionBytesSchema = z.object({
  /** As it was asked for. */
  symbol: z.string(),
  aliases: z.array(z.string()),
  module: z.string().nullable(),
  /** Of the function's first byte, hexadecimal with 0x. */
  address: z.string(),
  /** Bytes up to the next symbol, padding included. */
  size: z.number().int().nullable(),
  /** Where the reading begins, bytes from the function's start. */
  offset: z.number().int(),
  /** Hexadecimal digits. */
  bytes: z.string(),
  instructions: z.array(instructionSchema),
  /**
   * The same text without this session's own probes, which read it before they were put there, and without anybody's call of
   * ftrace's, whose nop is known; null: nothing is known.
   */
  before: z.array(instructionSchema).nullable(),
  /** null where neither of the kernel's lists could be read. */
  patchedBy: z.array(patcherSchema).nullable(),
  /** What was done to these bytes, in sentences. */
  explanation: z.array(z.string()),
})
export type FunctionBytes = z.infer<typeof functionBytesSchema>
