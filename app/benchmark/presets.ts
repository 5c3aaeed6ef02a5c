/** The two usual runs: one to be published, one to be seen at once. */
import type { BenchmarkOptions } from '../model/benchmark'

export const fullRun: BenchmarkOptions = {
  arms: [],
  rounds: 10,
  armTime: 50,
  producers: 1,
  maySwitch: false,
  mayInsert: false,
  workload: { kind: 'syscall' },
}

export const quickRun: BenchmarkOptions = { ...fullRun, rounds: 3, armTime: 10 }
