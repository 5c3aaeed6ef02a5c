/** What there is on the target to be traced, found out without attaching anything that stays. */
import { z } from 'zod'
import { capabilityReportSchema } from '../../model/capability'
import { fieldSchema, typeMembersSchema } from '../../model/catalogue'
import { attachmentSchema } from '../../model/run'
import { sourceSchema } from '../../model/source'
import { none } from './none'

export const knowledgeMethods = {
  capabilities: {
    params: none,
    result: z.object({ capabilities: z.array(capabilityReportSchema) }),
  },
  /**
   * PART frames: one zlib stream of UTF-8 lines, fields separated by tabs, cut anywhere. By `part`:
   * functions:   name, module or empty, flags, aliases (comma separated). One line a distinct address in kernel text.
   *              `name` is the one in available_filter_functions where there is one.
   *              Flags: t = in available_filter_functions, b = on the kprobes blacklist, B = has BTF (fentry possible).
   * tracepoints: system, event, id
   * rawtracepoints: name (only where raw tracepoints can be listed; else no lines)
   * perf:        PMU, event name, text of the event's file under /sys/bus/event_source/devices
   */
  catalogue: {
    params: z.object({ part: z.enum(['functions', 'tracepoints', 'rawtracepoints', 'perf']) }),
    result: z.object({ entries: z.number(), bytes: z.number(), note: z.string().nullable() }),
  },
  /** What is known of a source before attaching: resolved names, arguments by BTF, how it would be attached. */
  describe: {
    params: z.object({ source: sourceSchema }),
    result: z.object({
      aliases: z.array(z.string()),
      module: z.string().nullable(),
      /** Hexadecimal with 0x, null when kallsyms hides it or it does not apply. */
      address: z.string().nullable(),
      fields: z.array(fieldSchema),
      fieldsFrom: z.string(),
      attachment: attachmentSchema.nullable(),
      /** Why it cannot be attached, or null. */
      unavailable: z.string().nullable(),
    }),
  },
  /** Counts a wildcard's functions with the function tracer for `duration` milliseconds in an instance of its own. */
  estimate: {
    params: z.object({ pattern: z.string(), module: z.string().nullable(), duration: z.number() }),
    result: z.object({
      functions: z.number(),
      examples: z.array(z.string()),
      perSecond: z.number().nullable(),
      note: z.string().nullable(),
    }),
  },
  /**
   * The kernel's build id, where it has one; and when they are `wanted` its own types as C (vmlinux.h), in PART frames as
   * one zlib stream.
   */
  'kernel-types': {
    params: z.object({ wanted: z.boolean() }),
    result: z.object({ buildId: z.string().nullable() }),
  },
  /**
   * The fields of a type of the kernel's, by BTF: of `type` itself (`struct task_struct`, or a typedef's name), or where
   * fields lead from there, one after the other.
   */
  'type-members': {
    params: z.object({ type: z.string(), path: z.array(z.string()) }),
    result: typeMembersSchema,
  },
  /** Types whose name begins so, in BTF's order: at most `most`, of `total`. */
  'type-names': {
    params: z.object({ prefix: z.string(), most: z.number().int().min(1).max(10_000) }),
    result: z.object({ names: z.array(z.string()), total: z.number() }),
  },
  /**
   * A function's bytes in the running kernel from `offset` on, at most `length` and never beyond its end, as
   * hexadecimal digits; and the lines of kprobes/list and enabled_functions about it (null: not readable). `originals`
   * are what stood where this agent's own probes are, each read before it was put there.
   * `size` is up to the next symbol, padding included; null for the last one.
   */
  bytes: {
    params: z.object({
      function: z.string(),
      module: z.string().nullable(),
      offset: z.number(),
      length: z.number().int().min(1).max(4096),
    }),
    result: z.object({
      symbol: z.string(),
      aliases: z.array(z.string()),
      module: z.string().nullable(),
      /** Of the function's first byte, hexadecimal with 0x. */
      address: z.string(),
      size: z.number().nullable(),
      offset: z.number(),
      bytes: z.string().regex(/^([0-9a-f]{2})+$/),
      kprobes: z.array(z.object({ offset: z.number(), text: z.string() })).nullable(),
      ftrace: z.array(z.string()).nullable(),
      originals: z.array(z.object({ offset: z.number(), bytes: z.string().regex(/^([0-9a-f]{2})+$/) })),
    }),
  },
  /** What lies at addresses (hexadecimal, with 0x) of kernel text, trampolines and slots included; null: not known. */
  symbolize: {
    params: z.object({ addresses: z.array(z.string()).max(256) }),
    result: z.object({
      symbols: z.array(
        z.object({ name: z.string(), offset: z.number(), module: z.string().nullable() }).nullable(),
      ),
    }),
  },
} as const
