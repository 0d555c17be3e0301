import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useWords } from '../app/context.tsx'
import { Link, type Route } from '../app/router.tsx'
import { useSheet } from '../app/sheets.tsx'
import { keys } from '../data/keys.ts'
import { api } from '../data/live.ts'
import { Button } from '../ui/button.tsx'
import { classes } from '../ui/parts.tsx'
import type { Verdict, VerdictAction } from '../view/verdict.ts'
import type { Portfolio } from '../view/wire.ts'
import { ProblemNote } from './problem.tsx'

/** The buttons under a verdict; at most one of them is primary. */
export function VerdictActions(props: {
  readonly verdict: Verdict
  readonly portfolio: Portfolio
}) {
  const { verdict, portfolio } = props
  const { t } = useWords()
  const open = useSheet()
  const queries = useQueryClient()
  const resume = useMutation({
    mutationFn: () => api.resume(portfolio.id),
    onSuccess: (next) => queries.setQueryData(keys.portfolio(portfolio.id), next),
  })
  if (verdict.actions.length === 0) return null
  return (
    <>
      <div className="actions">
        {verdict.actions.map(({ kind, primary }) => {
          const to = routeOf(kind, portfolio)
          if (to !== null) {
            return (
              <Link key={kind} to={to} className={classes('btn', primary && 'primary')}>
                {t(`action.${kind}`)}
              </Link>
            )
          }
          return (
            <Button
              key={kind}
              kind={primary ? 'primary' : 'plain'}
              busy={resume.isPending}
              onPress={() => (kind === 'resume' ? resume.mutate() : open('data'))}
            >
              {t(`action.${kind}`)}
            </Button>
          )
        })}
      </div>
      {resume.error !== null && <ProblemNote error={resume.error} />}
    </>
  )
}

function routeOf(kind: VerdictAction, portfolio: Portfolio): Route | null {
  switch (kind) {
    case 'review':
    case 'progress': {
      const planHash =
        'planHash' in portfolio.state ? portfolio.state.planHash : portfolio.openProposal?.planHash
      return planHash === undefined ? { screen: 'proposals' } : { screen: 'proposal', planHash }
    }
    case 'history':
      return { screen: 'history' }
    case 'rebalance':
      return { screen: 'controls' }
    default:
      return null
  }
}
