import { metrics } from './metric.ts'
import type { Study } from './study.ts'

/** The one document of `--json`. */
export function documentOf(study: Study): object {
  const { request, runs, best, deflated, plan, found, rules, scores, walkForward } = study
  const { figures } = best.result
  return {
    runs,
    metric: request.metric,
    best: {
      rule: best.rule.name,
      bandAbsolute: best.rule.settings.bandAbsolute,
      feeBps: best.feeBps,
      score: scores[best.run],
      ...figures,
    },
    deflatedSharpe: deflated,
    none: best.none.figures,
    rules: rules.map(({ name }) => name),
    feesBps: plan.feesBps,
    surface: {
      [request.metric]: byRule(study, (run) => scores[run] ?? null),
      ...surfaceOf(study),
    },
    walkForward,
    method: found.method,
    config: {
      assets: study.book.symbols,
      targets: study.book.targets,
      lagBars: plan.lagBars,
      capitalUsd: plan.capitalUsd,
    },
    costModel: 'reference: bps of each traded side',
    checked: 'the best run, in the event engine: same rebalances, final value within 1e-12',
    hashes: study.provenance,
  }
}

/** Rows by rule (never rebalancing last), columns by fee. */
function surfaceOf(study: Study): object {
  const { figures } = study.found
  const { sharpe } = metrics
  return {
    sharpe: byRule(study, (run) => sharpe.of(figures, run, study.scale)),
    finalValue: byRule(study, (run) => figures.finalValueUsd[run] ?? null),
    maxDrawdown: byRule(study, (run) => figures.maxDrawdown[run] ?? null),
    rebalanceCount: byRule(study, (run) => figures.rebalanceCount[run] ?? null),
    turnover: byRule(study, (run) => figures.turnover[run] ?? null),
    costUsd: byRule(study, (run) => figures.costUsd[run] ?? null),
  }
}

function byRule({ rules, plan }: Study, figure: (run: number) => number | null) {
  const fees = plan.feesBps.length
  return rules.map((_, rule) => plan.feesBps.map((_fee, fee) => figure(rule * fees + fee)))
}
