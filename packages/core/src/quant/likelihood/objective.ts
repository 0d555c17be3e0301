/**
 * A smooth function to climb: answers its value at `point` (k) and writes its slope (k) there.
 *
 * Any value that is not finite means "outside the domain"; the slope is then not read.
 */
export type Objective = (point: Float64Array, slope: Float64Array) => number
