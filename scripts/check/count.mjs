/** What a runner's JSON report says: how many tests passed, failed, were skipped. */
export function countUnit(report) {
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  )
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
  }
}

export function countJourneys(report) {
  const { expected, unexpected, flaky, skipped } = report.stats
  // Errors outside any journey: a file that does not load, a set-up that throws.
  return { passed: expected + flaky, failed: unexpected + report.errors.length, skipped }
}

/** A runner that ends badly must never read as a success, whatever its report says. */
export function settle(count, exitCode) {
  if (exitCode !== 0 && count.failed === 0) return { ...count, failed: 1 }
  return count
}

export function sum(counts) {
  return counts.reduce(
    (total, count) => ({
      passed: total.passed + count.passed,
      failed: total.failed + count.failed,
      skipped: total.skipped + count.skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  )
}

export function line({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}
