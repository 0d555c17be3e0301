import { useEffect, useState } from 'react'
import type { HashCheck } from '../../view/proposal.ts'
import type { Proposal } from '../../view/wire.ts'

/**
 * Recomputes the plan's hash in the page from the plan's own bytes, and compares what is shown with
 * what the hash binds. The code for it comes with this screen only.
 */
export function useHashCheck(planJson: string | null, proposal: Proposal): HashCheck {
  const [check, setCheck] = useState<HashCheck>('unchecked')
  useEffect(() => {
    if (planJson === null) return
    let isCurrent = true
    void import('../../wallet/check.ts').then(({ readPlan, shows }) => {
      const plan = readPlan(planJson, proposal.planHash)
      const isSame = plan !== null && shows(proposal, plan)
      if (isCurrent) setCheck(isSame ? 'matches' : 'differs')
    })
    return () => {
      isCurrent = false
    }
  }, [planJson, proposal])
  return check
}
