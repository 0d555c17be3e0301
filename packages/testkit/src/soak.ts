import { driftedScenario, proposeScenario } from './index.ts'
import fc from 'fast-check'
const zero = () => `0x${'00'.repeat(32)}` as const
fc.assert(fc.property(driftedScenario(), (s) => { proposeScenario(s, zero) }), { numRuns: 6000 })
console.log('ok')
