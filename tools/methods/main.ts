import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { charts } from './charts.ts'
import { recordedData } from './data.ts'
import { svgOf } from './svg.ts'

/** Draws the pictures of docs/methods.md anew from the recorded data. */
const folder = join(import.meta.dirname, '../../docs/methods')
if (!recordedData.isHere) {
  process.stderr.write(`The recorded data are absent: ${recordedData.path}\n`)
  process.exitCode = 1
} else {
  mkdirSync(folder, { recursive: true })
  for (const draw of charts) {
    const chart = draw()
    writeFileSync(join(folder, `${chart.name}.svg`), svgOf(chart))
    process.stdout.write(`${chart.name}: ${chart.subtitle}\n`)
  }
}
