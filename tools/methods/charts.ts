import { correlationChart } from './charts/correlation.ts'
import { drawdownChart } from './charts/drawdowns.ts'
import { eigenvalueChart } from './charts/eigenvalues.ts'
import { frontierChart } from './charts/frontier.ts'
import { regimeChart } from './charts/regimes.ts'
import { riskPartsChart } from './charts/risk-parts.ts'
import { tailChart } from './charts/tail.ts'
import { volatilityChart } from './charts/volatility.ts'
import type { Chart } from './svg.ts'

/** Every picture of docs/methods.md, in its order there. */
export const charts: readonly (() => Chart)[] = [
  eigenvalueChart,
  frontierChart,
  riskPartsChart,
  volatilityChart,
  regimeChart,
  correlationChart,
  tailChart,
  drawdownChart,
]
