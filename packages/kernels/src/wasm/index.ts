export { type KernelSweep, openKernel, type SweepMethod } from './kernel.ts'
