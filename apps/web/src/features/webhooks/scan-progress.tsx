import { type Outputs, trpc } from '../../server.ts';
import { Day } from '../../ui/day.tsx';
import { useFlash } from '../../ui/flash.tsx';
import { StaffButton } from '../operate/staff-button.tsx';
import { describeKinds } from './scan-words.ts';
import classes from './webhooks.module.css';

export type Scan = NonNullable<Outputs['operator']['reconciliation']['view']['reconcile']>;

/** How far a walk over all objects is; while it is under way, by kind. */
export function ScanProgress({ scan }: { scan: Scan }) {
  const objects = scan.steps.reduce((sum, step) => sum + step.objects, 0).toLocaleString();
  if (scan.finishedAt)
    return (
      <>
        <Day at={scan.finishedAt} withTime />, {objects} objects, {resultOf(scan)}
      </>
    );
  return (
    <>
      begun <Day at={scan.startedAt} withTime />, {objects} objects so far
      <ul className={classes.kinds} aria-label="Progress by kind">
        {describeKinds(scan.steps).map(({ label, state }) => (
          <li key={label}>
            {label}: {state}
          </li>
        ))}
      </ul>
      {scan.isHeld ? null : <Resume scanId={scan.scanId} />}
    </>
  );
}

function resultOf({ purpose, steps, differences: { found, repaired } }: Scan): string {
  const failed = steps.reduce((sum, step) => sum + step.failed, 0);
  const skipped = failed > 0 ? `, ${failed.toLocaleString()} failed: the log says why` : '';
  if (purpose === 'sync') return `all rebuilt${skipped}`;
  const result = found === 0 ? 'no difference' : `${found} differences, ${found - repaired} open`;
  return `${result}${skipped}`;
}

function Resume({ scanId }: { scanId: string }) {
  const utils = trpc.useUtils();
  const flash = useFlash();
  const resume = trpc.operator.reconciliation.resume.useMutation();
  const confirm = async (because: string) => {
    await resume.mutateAsync({ scanId, because });
    flash.show('A worker goes on with it.');
    await utils.operator.reconciliation.invalidate();
  };
  return (
    <>
      <p className={classes.explained}>No worker is at it at this moment; one looks every minute.</p>
      <StaffButton
        does="reconciliation.resume"
        label="Go on now…"
        question="Have a worker go on with it now?"
        yes="Yes, go on"
        onConfirm={confirm}
      />
    </>
  );
}
