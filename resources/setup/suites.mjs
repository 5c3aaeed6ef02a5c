// The test suites in the order they run, what each needs, and how its result is read.
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { output, repository } from '../base/places.mjs'
import { playwrightResult, vitestResult } from './reports.mjs'

const bin = (name) => join(repository, 'node_modules', '.bin', name)

/**
 * needs: what set-up has to give before. steps: the commands, each run even when one before failed.
 * result: reads the suite's report; null where there is none, which is a failure. Without it each step is one check.
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
    // Two at a time on two processors, too, where the runner's own choice is one.
    ['tests/app', 'tests/main', 'tests/renderer', 'tests/architecture', 'tests/setup', '--maxWorkers=2'],
  ),
  // They share this machine's tracing state.
  agent: vitest('agent', ['agent'], ['tests/agent', '--no-file-parallelism']),
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
    result: () => vitestResult(takeReport(report)),
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
    result: () => playwrightResult(takeReport(report)),
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
