import classes from './status-badge.module.css';

export type StatusTone = 'ok' | 'info' | 'warning' | 'danger' | 'neutral';

/** A status in the server's words; the colour only repeats what the words say. */
export function StatusBadge({ tone, children }: { tone: StatusTone; children: string }) {
  return (
    <span className={classes.badge} data-tone={tone}>
      {children}
    </span>
  );
}
