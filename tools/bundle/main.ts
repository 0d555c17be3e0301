import { join } from 'node:path'
import { bundleCli } from './bundle.ts'

await bundleCli(join(import.meta.dirname, '../../packages/cli/dist/bundle'))
