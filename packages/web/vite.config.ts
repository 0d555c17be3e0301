import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** What every visit loads, in two files: one that seldom changes and one that often does. */
const groups = [
  { name: 'vendor', test: /node_modules\/(react|react-dom|scheduler|@tanstack)\// },
  {
    name: 'parts',
    test: /web\/src\/(ui|data|view\/(?!history|targets|rule)|app\/(?!account|keys|more|palette|app)|screens\/(problem|loading|more-button)|wallet\/(store|provider|practice))/,
  },
]

export default defineConfig({
  plugins: [react()],
  // `src` first: the rooms are read as TypeScript, nothing has to be built before this.
  resolve: { conditions: ['src', 'module', 'browser', 'development|production'] },
  build: {
    target: 'es2022',
    // Everything is a file of its own: the page is served with `default-src 'self'`.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: { output: { codeSplitting: { groups } } },
  },
})
