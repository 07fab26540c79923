// What the chart's legend and tooltip are made of.
import '@mantine/core/styles/ColorSwatch.css';
import '@mantine/core/styles/Paper.css';
import '@mantine/charts/styles.css';
import { LineChart } from '@mantine/charts';
import type { Outputs } from '../../server.ts';
import table from '../../ui/table.module.css';
import { formatSeconds } from './event-words.ts';
import classes from './webhooks.module.css';

const SERIES = [
  { name: 'p50Seconds', label: 'Half within', color: 'var(--bw-accent)' },
  { name: 'p95Seconds', label: '95 % within', color: 'var(--bw-info-ink)', strokeDasharray: '6 4' },
  { name: 'p99Seconds', label: '99 % within', color: 'var(--bw-warning-ink)', strokeDasharray: '2 3' },
];

const hourOf = (hour: string) =>
  new Date(hour).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' });

/** From Stripe's `created` to applied, hour by hour; as a table for who reads rather than looks. */
export function LagChart({ lag }: { lag: Outputs['operator']['inbox']['health']['lag'] }) {
  const data = lag.map((row) => ({ ...row, label: hourOf(row.hour) }));
  return (
    <figure className={classes.chart}>
      <figcaption>From Stripe’s moment to applied, by the hour</figcaption>
      <div aria-hidden="true">
        <LineChart
          h={240}
          data={data}
          dataKey="label"
          series={SERIES}
          withLegend
          curveType="linear"
          valueFormatter={formatSeconds}
          connectNulls={false}
          // The table below is for keyboards and screen readers.
          lineChartProps={{ accessibilityLayer: false }}
        />
      </div>
      <details>
        <summary>As a table</summary>
        <div className={table.frame}>
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">Hour</th>
                <th scope="col" className={table.figure}>
                  Events
                </th>
                {SERIES.map(({ name, label }) => (
                  <th key={name} scope="col" className={table.figure}>
                    {label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {data.map(({ hour, label, count, p50Seconds, p95Seconds, p99Seconds }) => (
                <tr key={hour}>
                  <th scope="row">{label}</th>
                  <td className={table.figure}>{count.toLocaleString()}</td>
                  <td className={table.figure}>{formatSeconds(p50Seconds)}</td>
                  <td className={table.figure}>{formatSeconds(p95Seconds)}</td>
                  <td className={table.figure}>{formatSeconds(p99Seconds)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}
