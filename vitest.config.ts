import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { conditions: ['src'] },
  ssr: { resolve: { conditions: ['src'] } },
  test: {
    include: ['packages/*/src/**/*.test.ts', '{tools,e2e,bench}/**/*.test.ts'],
    pool: 'threads',
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: ['default', './tools/reporter.ts'],
  },
})
