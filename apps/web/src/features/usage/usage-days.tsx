// What the chart's tooltip is made of.
import '@mantine/core/styles/ColorSwatch.css';
import '@mantine/core/styles/Paper.css';
import '@mantine/charts/styles.css';
import { BarChart } from '@mantine/charts';
import table from '../../ui/table.module.css';
import classes from './usage.module.css';
import { formatCount, type UsageOfFeature } from './usage-words.ts';

const dayOf = (day: string) =>
  new Date(`${day}T00:00:00Z`).toLocaleDateString(undefined, {
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  });

/** The period day by day; as a table for who reads rather than looks. */
export function UsageDays({ usage: { label, days } }: { usage: UsageOfFeature }) {
  const data = days.map((row) => ({ ...row, label: dayOf(row.day) }));
  return (
    <figure className={classes.chart}>
      <figcaption>Day by day, in UTC</figcaption>
      <div aria-hidden="true">
        <BarChart
          h={180}
          data={data}
          dataKey="label"
          series={[{ name: 'quantity', label, color: 'var(--bw-accent)' }]}
          valueFormatter={formatCount}
          maxBarWidth={48}
          // The table below is for keyboards and screen readers.
          barChartProps={{ accessibilityLayer: false }}
        />
      </div>
      <details>
        <summary>As a table</summary>
        <div className={table.frame}>
          <table className={table.table} aria-label={`${label} by day`}>
            <thead>
              <tr>
                <th scope="col">Day</th>
                <th scope="col" className={table.figure}>
                  Used
                </th>
              </tr>
            </thead>
            <tbody>
              {data.map(({ day, label: name, quantity }) => (
                <tr key={day}>
                  <th scope="row">{name}</th>
                  <td className={table.figure}>{formatCount(quantity)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}
