/**
 * What the owner's wallet is asked for: to sign in, to sign an approval, to send a plan. The same
 * code as the command line's, in a chunk that comes when a wallet is first asked.
 */
export { sendPlan, signApproval, signIn } from '@evenkeel/api/owner'
