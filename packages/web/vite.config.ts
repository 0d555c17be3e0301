import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

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
  },
})
