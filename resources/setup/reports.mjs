// What the test runners' own JSON reports say: how many tests passed, and which failed and why.

/**
 * failures: one for each that failed, to be repeated at the end of a run, where it is found: the name, then what it said.
 * @typedef {{passed: number, failed: number, skipped: number, failures: {test: string, said: string}[]}} SuiteResult
 */

/** @returns {SuiteResult | null} null: there is no report */
export function vitestResult(report) {
  if (report === null) return null
  const failures = report.testResults.flatMap((file) => {
    const failed = file.assertionResults.filter(({ status }) => status === 'failed')
    // A file that could not even be loaded has no failed test in it, but is one.
    if (file.status === 'failed' && failed.length === 0) return [failure(file.name, [file.message])]
    return failed.map((test) => failure(`${file.name} > ${test.fullName}`, test.failureMessages))
  })
  const unloaded = failures.length - report.numFailedTests
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + Math.max(0, unloaded),
    skipped: report.numPendingTests + report.numTodoTests,
    failures,
  }
}

/** @returns {SuiteResult | null} null: there is no report */
export function playwrightResult(report) {
  if (report === null) return null
  const { expected, unexpected, flaky, skipped } = report.stats
  // Errors outside any test (a file that does not compile, a broken global set-up) stand apart.
  const outside = (report.errors ?? []).map(({ message }) => failure('outside any test', [message]))
  return {
    passed: expected,
    failed: unexpected + flaky + outside.length,
    skipped,
    failures: [...(report.suites ?? []).flatMap(failedSpecs), ...outside],
  }
}

function failedSpecs({ specs = [], suites = [] }) {
  const own = specs.flatMap(({ file, title, tests }) =>
    tests
      .filter(({ status }) => status === 'unexpected' || status === 'flaky')
      .map(({ results }) =>
        failure(
          `${file} > ${title}`,
          results.flatMap(({ errors = [] }) => errors.map(({ message }) => message)),
        ),
      ),
  )
  return [...own, ...suites.flatMap(failedSpecs)]
}

// oxlint-disable-next-line no-control-regex -- what colours a runner's text
const colour = /\u001b\[[0-9;]*m/g
const longestSaid = 600

function failure(test, messages) {
  const first = messages.find((message) => message) ?? 'it gave no reason'
  const said = first.replaceAll(colour, '').trim()
  return { test, said: said.length > longestSaid ? `${said.slice(0, longestSaid)}…` : said }
}
