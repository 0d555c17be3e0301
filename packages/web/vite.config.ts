import type { IncomingMessage, ServerResponse } from 'node:http'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** What every visit loads, in two files: one that seldom changes and one that often does. */
const groups = [
  { name: 'vendor', test: /node_modules\/(react|react-dom|scheduler|@tanstack)\// },
  {
    name: 'parts',
    test: /web\/src\/(ui|data|view\/(?!history|targets|rule)|app\/(?!account|keys|more|palette|app)|screens\/(problem|loading|more-button)|wallet\/(store|provider|practice))/,
  },
]

type Fixture = {
  readonly answerDevelopment: (request: IncomingMessage, response: ServerResponse) => Promise<void>
}

/**
 * `vite dev` answers from the fixtures that the tests use. The page's own address chooses what is
 * shown: `/?scenario=stale`, `/history?state=settled`, `/?mode=live`.
 */
const fixtures: Plugin = {
  name: 'fixtures',
  apply: 'serve',
  configureServer(server) {
    server.middlewares.use((request, response, next) => {
      if (!/^\/(api|wallet)(\/|$)/.test(request.url ?? '')) {
        next()
        return
      }
      server
        .ssrLoadModule('/src/fixtures/server.fixture.ts')
        .then((fixture) => (fixture as Fixture).answerDevelopment(request, response))
        .catch((error: unknown) => response.writeHead(500).end(String(error)))
    })
  },
}

// `src` first: the rooms are read as TypeScript, nothing has to be built before this.
const conditions = ['src', 'module', 'browser', 'development|production']

export default defineConfig({
  plugins: [react(), fixtures],
  resolve: { conditions },
  ssr: { resolve: { conditions: ['src', 'module', 'node', 'development|production'] } },
  build: {
    target: 'es2022',
    // Everything is a file of its own: the page is served with `default-src 'self'`.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: { output: { codeSplitting: { groups } } },
  },
})
