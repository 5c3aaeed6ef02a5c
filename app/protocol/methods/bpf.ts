/** BPF programs that the agent itself loads, and what their maps hold. */
import { z } from 'zod'
import { none } from './none'

export const bpfMapSchema = z.object({
  name: z.string(),
  /** enum bpf_map_type. */
  type: z.number(),
  keySize: z.number(),
  valueSize: z.number(),
  maxEntries: z.number(),
  /** Ids in the object's BTF; 0: not known. */
  keyType: z.number(),
  valueType: z.number(),
  perCpu: z.boolean(),
  /** Whether its contents mean something to people. */
  shown: z.boolean(),
})
export type BpfMap = z.infer<typeof bpfMapSchema>

export const bpfMethods = {
  /**
   * Loads a compiled BPF object and attaches its programs by their section names. How far it came is in the answer: with
   * an `error` nothing is loaded; `said` is what libbpf said, and the PART frames are the verifier's log (its end, when it
   * is long).
   */
  'bpf-load': {
    params: z.object({ bpf: z.number().int().min(1), object: z.string() }),
    result: z.object({
      step: z.enum(['open', 'load', 'attach']),
      /** The one that failed, as far as it is known which. */
      program: z.string().nullable(),
      section: z.string().nullable(),
      error: z.string().nullable(),
      why: z.string().nullable(),
      said: z.string(),
      /** Possible CPUs: a per-CPU map has a value for each. */
      cpus: z.number(),
      programs: z.array(z.object({ name: z.string(), section: z.string() })),
      maps: z.array(bpfMapSchema),
    }),
  },
  /**
   * What the maps hold now, in PART frames: lines of one zlib stream, fields separated by tabs.
   * e: map, key, value(s) as hexadecimal bytes; at most `most` entries a map
   * m: map, entries that it has
   * r: map, a record of a ring buffer, as hexadecimal bytes
   * d: map, records of it that were lost so far
   * p: a line of bpf_printk
   * n: what the kernel says of lost prints
   * x: program, events that it missed so far because it ran already on that CPU
   */
  'bpf-read': { params: z.object({ bpf: z.number(), most: z.number().int().min(1) }), result: none },
  /** Detaches; the maps stay to be read once more. */
  'bpf-detach': { params: z.object({ bpf: z.number() }), result: none },
  'bpf-unload': {
    params: z.object({ bpf: z.number() }),
    result: z.object({ leftovers: z.array(z.string()) }),
  },
} as const
