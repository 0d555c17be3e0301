import { correlationAlarm, correlationAlarmSpec } from '@evenkeel/core/quant'
import { solvedValue } from '../answer.ts'
import { dailyReturns, daysBetween } from '../data.ts'
import {
  baseLabels,
  type Chart,
  gridLines,
  legend,
  line,
  plotLeft,
  plotRight,
  plotTop,
  scaleOf,
  strip,
  yearTicks,
} from '../svg.ts'

const symbols = ['BTC', 'ETH', 'BNB', 'LTC', 'XRP', 'ADA', 'DOGE', 'LINK']
const [firstDay, lastDay] = ['2017-11-10', '2022-10-31']

/** The average correlation of eight coins, and when it had jumped. */
export function correlationChart(): Chart {
  const days = daysBetween(firstDay, lastDay)
  const alarm = solvedValue(correlationAlarm(dailyReturns(symbols, days)))
  const shown = days.slice(days.length - alarm.shifts.length)
  const averages = alarm.averages.slice(alarm.averages.length - alarm.shifts.length)
  const height = 300
  const x = scaleOf([0, shown.length], [plotLeft, plotRight])
  const y = scaleOf([0, 1], [height - 60, plotTop])
  const begun = alarm.alarms.filter((stands, at) => stands === 1 && alarm.alarms[at - 1] !== 1)
  const share = alarm.alarms.filter((stands) => stands === 1).length / shown.length
  const labels = Array.from(alarm.alarms, (stands) => (stands === 1 ? 'alarm' : 'usual'))
  const every = 4
  const { usual, window } = correlationAlarmSpec
  return {
    name: 'correlation',
    title: `Average correlation of ${symbols.length} coins, and the alarm when it jumps`,
    subtitle:
      `${window} days, shrunk, against ${usual}: ${begun.length} alarms, ` +
      `${(100 * share).toFixed(0)}% of the days`,
    description:
      'The average correlation of fifteen days swings between 0 and 0.8. The alarm begins 17 ' +
      'times, for weeks at a time; the longest follows the fall of May 2021.',
    height,
    body: [
      legend([
        ['s5', 'average correlation'],
        ['s7', 'alarm'],
      ]),
      gridLines([0, 0.25, 0.5, 0.75, 1], y, String),
      strip(labels, { alarm: 's7', usual: 'quiet' }, { x, y: height - 50, height: 14 }),
      line(
        Array.from(averages, (average, at) => [x(at), y(average)] as const).filter(
          (_, at) => at % every === 0,
        ),
        's5',
      ),
      baseLabels(yearTicks(shown, x), height - 12),
    ].join('\n'),
  }
}
