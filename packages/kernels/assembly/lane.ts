// Fields of eight lanes in memory, one float per lane and field. The host writes and reads them
// in this order (src/wasm/lanes.ts).

/** Runs that one pass takes. */
export const LANES: i32 = 8

/** A bit for each of them. */
export const allLanes: i32 = 0xff

/** No bar: no decision waits. */
export const noBar: i32 = -1

export enum AT {
  band,
  limit,
  fee,
  targets,
  periods,
  due,
  decided,
  wake,
  cash,
  value,
  peak,
  fall,
  floor,
  count,
  turnover,
  cost,
  returnCount,
  returnSum,
  returnSquares,
}

/** Where a field of the eight lanes starts. */
export function field(lanes: usize, name: AT): usize {
  return lanes + ((<usize>name) << 6)
}
