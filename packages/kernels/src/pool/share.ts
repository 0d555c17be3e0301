import type { SweepPlan } from '../plan.ts'

/** The plan with its arrays in memory that all threads see: a worker is sent no copy of a price. */
export function sharePlan(plan: SweepPlan): SweepPlan {
  const { market } = plan
  return {
    ...plan,
    market: {
      ...market,
      labelAtMs: new Float64Array(0),
      targets: shareFloats(market.targets),
      priceUsd: shareFloats(market.priceUsd),
      tradable: shareBytes(market.tradable),
      frozen: market.frozen === null ? null : shareBytes(market.frozen),
      gapReturn: shareBytes(market.gapReturn),
    },
    rules: plan.rules.map((rule) => ({
      ...rule,
      periodOfBar: rule.periodOfBar === null ? null : sharePeriods(rule.periodOfBar),
    })),
  }
}

function shareFloats(values: Float64Array): Float64Array {
  const shared = new Float64Array(new SharedArrayBuffer(values.byteLength))
  shared.set(values)
  return shared
}

function sharePeriods(values: Int32Array): Int32Array {
  const shared = new Int32Array(new SharedArrayBuffer(values.byteLength))
  shared.set(values)
  return shared
}

function shareBytes(values: Uint8Array): Uint8Array {
  const shared = new Uint8Array(new SharedArrayBuffer(values.byteLength))
  shared.set(values)
  return shared
}
