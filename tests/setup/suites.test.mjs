import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { playwrightCounts, vitestCounts } from '../../resources/setup/suites.mjs'

const testProgram = fileURLToPath(new URL('../../resources/setup/test.mjs', import.meta.url))

const file = (status, ...tests) => ({ status, assertionResults: tests.map((result) => ({ status: result })) })
const vitestReport = (testResults) => ({
  testResults,
  numPassedTests: 3,
  numFailedTests: 1,
  numPendingTests: 2,
  numTodoTests: 1,
})

test('vitest: tests are counted as it counts them', () => {
  const report = vitestReport([file('passed', 'passed', 'passed'), file('failed', 'passed', 'failed')])
  expect(vitestCounts(report)).toEqual({ passed: 3, failed: 1, skipped: 3 })
})

test('vitest: a file that could not be loaded is a failure', () => {
  expect(vitestCounts(vitestReport([file('failed'), file('failed', 'failed')])).failed).toBe(2)
})

test('playwright: a flaky test and an error outside any test are failures', () => {
  const stats = { expected: 5, unexpected: 1, flaky: 1, skipped: 2 }
  expect(playwrightCounts({ stats, errors: [{ message: 'no such module' }] })).toEqual({
    passed: 5,
    failed: 3,
    skipped: 2,
  })
})

test('a run without a report has no counts', () => {
  expect(vitestCounts(null)).toBeNull()
  expect(playwrightCounts(null)).toBeNull()
})

test('an unknown suite is refused before anything is set up', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [testProgram, 'unit', 'untis'], {
    encoding: 'utf8',
  })
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  expect(stderr).toMatch(/^There is no suite untis\. Suites: typecheck, lint, unit,/)
})
