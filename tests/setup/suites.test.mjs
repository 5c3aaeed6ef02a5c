import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { playwrightResult, vitestResult } from '../../resources/setup/reports.mjs'

const testProgram = fileURLToPath(new URL('../../resources/setup/test.mjs', import.meta.url))

const file = (status, ...tests) => ({
  name: '/there/a.test.ts',
  status,
  message: 'cannot be parsed',
  assertionResults: tests.map((result) => ({
    status: result,
    fullName: `is ${result}`,
    failureMessages: result === 'failed' ? ['\u001b[31mwaited 10 s\u001b[39m\n    at a.test.ts:3'] : [],
  })),
})
const vitestReport = (testResults) => ({
  testResults,
  numPassedTests: 3,
  numFailedTests: 1,
  numPendingTests: 2,
  numTodoTests: 1,
})

test('vitest: tests are counted as it counts them', () => {
  const report = vitestReport([file('passed', 'passed', 'passed'), file('failed', 'passed', 'failed')])
  expect(vitestResult(report)).toEqual({
    passed: 3,
    failed: 1,
    skipped: 3,
    failures: [{ test: '/there/a.test.ts > is failed', said: 'waited 10 s\n    at a.test.ts:3' }],
  })
})

test('vitest: a file that could not be loaded is a failure', () => {
  const { failed, failures } = vitestResult(vitestReport([file('failed'), file('failed', 'failed')]))
  expect(failed).toBe(2)
  expect(failures[0]).toEqual({ test: '/there/a.test.ts', said: 'cannot be parsed' })
})

test('playwright: a flaky test and an error outside any test are failures', () => {
  const spec = (title, status, ...messages) => ({
    file: 'a.spec.ts',
    title,
    tests: [{ status, results: messages.map((message) => ({ errors: [{ message }] })) }],
  })
  const suites = [
    {
      specs: [spec('goes', 'expected')],
      suites: [{ specs: [spec('does not', 'unexpected', 'no window', 'again'), spec('may', 'flaky')] }],
    },
  ]
  const stats = { expected: 5, unexpected: 1, flaky: 1, skipped: 2 }
  expect(playwrightResult({ stats, suites, errors: [{ message: 'no such module' }] })).toEqual({
    passed: 5,
    failed: 3,
    skipped: 2,
    failures: [
      { test: 'a.spec.ts > does not', said: 'no window' },
      { test: 'a.spec.ts > may', said: 'it gave no reason' },
      { test: 'outside any test', said: 'no such module' },
    ],
  })
})

test('a run without a report has no result', () => {
  expect(vitestResult(null)).toBeNull()
  expect(playwrightResult(null)).toBeNull()
})

test('an unknown suite is refused before anything is set up', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [testProgram, 'unit', 'untis'], {
    encoding: 'utf8',
  })
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  expect(stderr).toMatch(/^There is no suite untis\. Suites: typecheck, lint, unit,/)
})
