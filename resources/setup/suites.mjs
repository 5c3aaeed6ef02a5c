// The test suites in the order they run, what each needs, and how its result is read.
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { output, repository } from './places.mjs'

/** @typedef {{passed: number, failed: number, skipped: number}} Counts */

const bin = (name) => join(repository, 'node_modules', '.bin', name)

/**
 * needs: what set-up has to give before. steps: the commands, each run even when one before failed.
 * counts: reads the suite's result; null where there is none, which is a failure. Without it each step is one check.
 */
export const SUITES = {
  typecheck: { needs: [], steps: [{ command: bin('tsc'), args: ['-b'] }] },
  lint: {
    needs: [],
    steps: [
      { command: bin('oxlint'), args: ['--deny-warnings', 'app', 'main', 'renderer', 'tests', 'resources'] },
      { command: bin('prettier'), args: ['--check', '--log-level=warn', '.'] },
    ],
  },
  unit: vitest(
    'unit',
    ['agent', 'cli', 'shells'],
    ['tests/app', 'tests/main', 'tests/renderer', 'tests/architecture', 'tests/setup'],
  ),
  agent: vitest('agent', ['agent'], ['tests/agent']),
  embedded: vitest('embedded', ['agent', 'cli', 'embedded'], ['tests/embedded', '--no-file-parallelism']),
  kernel: vitest(
    'kernel',
    ['agent', 'cli', 'lab', 'second lab'],
    ['tests/kernel'],
    'tests/kernel/vitest.config.ts',
  ),
  package: packaged(),
  e2e: playwright('e2e', ['agent', 'app', 'electron', 'embedded', 'lab'], 'tests/e2e/playwright.config.ts'),
}

function vitest(name, needs, folders, config = 'tests/vitest.config.ts') {
  const report = reportOf(name)
  return {
    needs,
    steps: [
      {
        command: bin('vitest'),
        args: [
          'run',
          '-c',
          config,
          '--reporter=default',
          '--reporter=json',
          `--outputFile.json=${report}`,
          ...folders,
        ],
      },
    ],
    counts: () => vitestCounts(takeReport(report)),
  }
}

function playwright(name, needs, config) {
  const report = reportOf(name)
  return {
    needs,
    steps: [
      {
        command: bin('playwright'),
        args: ['test', '-c', config, '--reporter=list,json'],
        variables: { PLAYWRIGHT_JSON_OUTPUT_FILE: report },
      },
    ],
    counts: () => playwrightCounts(takeReport(report)),
  }
}

function packaged() {
  const suite = playwright(
    'package',
    ['agent', 'app', 'electron', 'embedded'],
    'tests/package/playwright.config.ts',
  )
  const packing = { command: process.execPath, args: ['resources/setup/package.mjs'] }
  return { ...suite, steps: [packing, ...suite.steps] }
}

/** @returns {Counts | null} */
export function vitestCounts(report) {
  if (report === null) return null
  // A file that could not even be loaded has no failed test in it, but is one.
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  ).length
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

/** @returns {Counts | null} */
export function playwrightCounts(report) {
  if (report === null) return null
  const { expected, unexpected, flaky, skipped } = report.stats
  // Errors outside any test (a file that does not compile, a broken global set-up) stand apart.
  return { passed: expected, failed: unexpected + flaky + (report.errors?.length ?? 0), skipped }
}

function reportOf(name) {
  return join(output, 'test-reports', `${name}.json`)
}

/** The report, removed so that it cannot be taken for the next run's; null when the run wrote none. */
function takeReport(path) {
  try {
    const report = JSON.parse(readFileSync(path, 'utf8'))
    rmSync(path)
    return report
  } catch {
    return null
  }
}
