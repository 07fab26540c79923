import { Day } from '../../ui/day.tsx';
import classes from '../plan-change/preview-panel.module.css';

/** Until when an amount may be confirmed. */
export function ValidUntil({ at }: { at: string }) {
  return (
    <p className={classes.valid}>
      This amount is held until <Day at={at} withTime />.
    </p>
  );
}
