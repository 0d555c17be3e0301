export {
  type ApprovalRequest,
  approvalTypedData,
  signApproval,
  type TypedData,
} from './approval.ts'
export { checkBatch, type Mismatch } from './calls.ts'
export { readPlan, shows } from './plan-shown.ts'
export { ask, type Connection, isDeclined, type Provider, WalletError } from './provider.ts'
export { sendPlan } from './send.ts'
export { signIn } from './sign-in.ts'
