import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['tests/**/*.test.{ts,tsx,mjs}'], // .mjs: the tests of set-up, which is plain Node,
    exclude: ['tests/e2e/**', 'node_modules/**'],
    testTimeout: 20_000,
    setupFiles: ['tests/useOwnHome.ts'],
  },
})
