export {
  type KernelSweep,
  openKernel,
  openPortfolios,
  type PortfolioSweep,
  type SweepMethod,
} from './kernel.ts'
