/** Reads and checks a plan in the page; a chunk that comes with the first proposal. */
export { readPlan, shows } from '@evenkeel/api/owner'
