import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    environment: 'node',
    include: ['src/**/*.test.{ts,tsx}', 'bench/**/*.test.ts', 'scripts/**/*.test.mjs'],
    exclude: ['**/node_modules/**', 'src/engine/kernels/assembly/**'],
    globalSetup: ['scripts/check/build-kernels-first.mjs'],
    setupFiles: ['scripts/check/seed.mjs'],
    env: { TZ: 'UTC' },
    reporters: ['default', 'json'],
    outputFile: { json: 'test-results/unit.json' },
    restoreMocks: true,
    testTimeout: 60_000,
  },
})
