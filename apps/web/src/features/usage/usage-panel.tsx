import '@mantine/core/styles/Progress.css';
import { Progress } from '@mantine/core';
import { Day } from '../../ui/day.tsx';
import { Panel } from '../../ui/panel.tsx';
import classes from './usage.module.css';
import { UsageDays } from './usage-days.tsx';
import { sayOver, sayUsed, type UsageOfFeature, usedPercent } from './usage-words.ts';

/** One feature: how much of what is included was used, what goes over, when it is there anew, and the days. */
export function UsagePanel({ usage }: { usage: UsageOfFeature }) {
  const { label, resetsAt, days } = usage;
  const percent = usedPercent(usage);
  return (
    <Panel title={label} className={classes.panel}>
      <p className={classes.used}>
        <strong>{sayUsed(usage)}</strong>
        <span>
          Anew on <Day at={resetsAt} />
        </span>
      </p>
      {percent === null ? null : (
        <Progress
          value={percent}
          size="lg"
          radius="xl"
          color={percent >= 100 ? 'var(--bw-warning-ink)' : 'var(--bw-accent)'}
          aria-label={`${label}: ${sayUsed(usage)}`}
        />
      )}
      <p className={classes.over}>{sayOver(usage)}</p>
      {days.length > 0 ? <UsageDays usage={usage} /> : <p className={classes.quiet}>Nothing used yet.</p>}
    </Panel>
  );
}
