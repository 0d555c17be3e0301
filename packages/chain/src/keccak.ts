import type { Keccak256 } from '@evenkeel/core/ports'
import { keccak256 } from 'viem'

/** keccak-256 of bytes given as hex: the one audited hash of the house. */
export const keccak256Of: Keccak256 = (bytes) => keccak256(bytes)
