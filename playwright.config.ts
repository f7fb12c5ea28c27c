import { defineConfig } from '@playwright/test'

// npm test gives this folder to the user that the journeys run as.
const results = 'test-results/journeys'

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  outputDir: `${results}/artifacts`,
  workers: 1,
  fullyParallel: false,
  retries: 0,
  forbidOnly: process.env['CI'] !== undefined,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [['line'], ['json', { outputFile: `${results}/report.json` }]],
  use: { trace: 'retain-on-failure' },
})
