import type { LegMeaning, Verification } from './verify.ts'

/** A verification in words: what every leg does by its calldata, the faults, the hash. */
export function renderVerification(verification: Verification): string[] {
  const { legs, faults, planHash } = verification
  return [
    ...legs.map((leg, index) => `${index + 1}. ${sentenceOf(leg)}`),
    ...faults.map((fault) => `FAULT: ${fault}`),
    planHash === null ? 'no plan hash' : `plan hash ${planHash}`,
    faults.length === 0 ? 'The plan is what it says.' : 'Do not sign this plan.',
  ]
}

/** Addresses and base units, as the chain has them: no label of ours stands between. */
function sentenceOf({ to, meaning }: LegMeaning): string {
  switch (meaning.kind) {
    case 'approve':
      return `Allow ${meaning.spender} to take exactly ${meaning.amount} of token ${to}.`
    case 'swap':
      return (
        `Through ${to}, swap ${meaning.amountIn} of token ${meaning.tokenIn} for at least ` +
        `${meaning.amountOutMin} of token ${meaning.tokenOut}, to ${meaning.recipient}, ` +
        `until ${new Date(Number(meaning.deadlineS) * 1000).toISOString()}.`
      )
    case 'unknown':
      return `Call ${to} in a way that no plan of ours does.`
  }
}
