/**
 * Gives each of the suite's workers a lab VM of its own, the first the usual one, the next one named after its number; and
 * takes it away from the files after one in which a test failed: nobody knows what that left in it.
 */
import { spawnSync } from 'node:child_process'
import { afterAll, type RunnerTask } from 'vitest'
import { labScript } from './labProcess'

const worker = Number(process.env['VITEST_POOL_ID'] ?? 1)
const usual = process.env['PROBESCOPE_LAB_NAME'] || 'default'
if (worker > 1) process.env['PROBESCOPE_LAB_NAME'] = `${usual}-${worker}`

/** It, or a hook of it: one that timed out may still be at work in the VM. */
function hasFailed(task: RunnerTask): boolean {
  return task.result?.state === 'fail' || ('tasks' in task && task.tasks.some(hasFailed))
}

// The next file's startLab() boots it again.
afterAll((file) => {
  if (!hasFailed(file)) return
  console.error(
    `A test failed: the lab VM '${process.env['PROBESCOPE_LAB_NAME']}' is started anew for the next file`,
  )
  spawnSync(process.execPath, [labScript, 'stop'], { timeout: 30_000 })
}, 40_000)
