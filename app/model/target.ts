/** A target: the Linux machine that is traced, and how far the connection to it has come. */
import { z } from 'zod'
import { failureSchema } from '../base/failure'

/**
 * An ssh destination as the user's ssh config knows it, or `user@host:port`. The character set is narrow on purpose:
 * a leading dash would be an option, and `Match exec` or ProxyCommand would hand `%h` to a shell.
 */
export const sshHostSchema = z
  .string()
  .max(255)
  .regex(/^[A-Za-z0-9_.:%@[\]][A-Za-z0-9_.:%@[\]-]*$/, 'not a host name that ssh could mean')

export const targetAddressSchema = z.discriminatedUnion('kind', [
  /** The real kernel inside the app. */
  z.object({
    kind: z.literal('embedded'),
    /** A file with a machine that somebody has prepared and saved; without it, the machine as it comes. */
    prepared: z.string().min(1).max(4096).optional(),
  }),
  z.object({ kind: z.literal('local') }),
  z.object({ kind: z.literal('ssh'), host: sshHostSchema }),
  z.object({ kind: z.literal('lab') }),
])
export type TargetAddress = z.infer<typeof targetAddressSchema>

/** A line in the list of targets the user can choose from. */
export const targetChoiceSchema = z.object({
  address: targetAddressSchema,
  /** `This computer`, `Lab VM`, `db7`. */
  label: z.string(),
  /** `root`, `asks for your password`, `~/.ssh/config: engineer@db7.example.org`. */
  description: z.string(),
  /** null when it can be tried; else why not. */
  unavailable: failureSchema.nullable(),
})
export type TargetChoice = z.infer<typeof targetChoiceSchema>

/** The steps of connecting, in order; each is shown as it happens. */
export const connectStepIds = [
  'reach',
  'authenticate',
  'privilege',
  'copy',
  'start',
  'capabilities',
  'catalogue',
] as const
export const connectStepSchema = z.object({
  id: z.enum(connectStepIds),
  state: z.enum(['waiting', 'running', 'done', 'failed', 'skipped']),
  /** `Debian 13, Linux 6.12.117`, `asking for the sudo password`, …; null while there is nothing to say. */
  note: z.string().nullable(),
  /** Milliseconds the step has taken, once it has ended. */
  elapsed: z.number().nullable(),
})
export type ConnectStep = z.infer<typeof connectStepSchema>

/** What the agent's hello says of the machine. */
export const machineSchema = z.object({
  hostname: z.string(),
  /** `uname -m`. */
  arch: z.string(),
  /** `uname -r`. */
  kernel: z.string(),
  /** /proc/sys/kernel/random/boot_id. */
  bootId: z.string(),
  /** Numbers of the online CPUs. */
  cpus: z.array(z.number().int()),
  distribution: z.object({ id: z.string(), version: z.string(), name: z.string() }),
})
export type Machine = z.infer<typeof machineSchema>

export const connectionSchema = z.discriminatedUnion('phase', [
  /** `question` is set while the user must answer in the terminal or in a dialog. */
  z.object({
    phase: z.literal('connecting'),
    steps: z.array(connectStepSchema),
    question: z.enum(['terminal', 'sudo-password']).nullable(),
    /** Why it is asked again, such as a wrong password. */
    questionNote: z.string().nullable(),
  }),
  z.object({ phase: z.literal('connected'), steps: z.array(connectStepSchema), machine: machineSchema }),
  /** It never came up. */
  z.object({ phase: z.literal('failed'), steps: z.array(connectStepSchema), failure: failureSchema }),
  /** It was up, and is gone: one click reconnects. `machine` is what it was. */
  z.object({
    phase: z.literal('lost'),
    steps: z.array(connectStepSchema),
    machine: machineSchema,
    failure: failureSchema,
  }),
  /** The user disconnected. `leftovers` is what the agent could not undo: normally empty. */
  z.object({
    phase: z.literal('closed'),
    steps: z.array(connectStepSchema),
    leftovers: z.array(z.string()),
  }),
])
export type Connection = z.infer<typeof connectionSchema>

export const sessionSchema = z.object({
  id: z.string(),
  address: targetAddressSchema,
  label: z.string(),
  connection: connectionSchema,
  /** The terminal that shows the ssh prompts; null where none is needed. */
  authenticationTerminal: z.string().nullable(),
})
export type Session = z.infer<typeof sessionSchema>
