import type { HashCheck } from '../view/proposal.ts'
import { classes } from './parts.tsx'

const edgeGroups = 2

/** The 64 characters in 16 groups of 4; the first and last 8 stand out. */
export function HashBlock(props: {
  readonly groups: readonly string[]
  readonly check: HashCheck
  readonly label: string
}) {
  const { groups, check, label } = props
  return (
    <div
      className={classes('hash', check === 'differs' && 'differs')}
      role="img"
      aria-label={`${label}: ${groups.join(' ')}`}
    >
      {groups.map((group, index) => (
        <span
          // Sixteen groups at fixed places.
          key={index}
          className={classes((index < edgeGroups || index >= groups.length - edgeGroups) && 'edge')}
        >
          {group}
        </span>
      ))}
    </div>
  )
}
