export { boundedRiskBudgeting } from './bounded.ts'
export {
  type BudgetedPortfolio,
  type BudgetOptions,
  type ParityWorkspace,
  parityWorkspace,
  riskBudgeting,
} from './risk-budgeting.ts'
