import { type Outputs, trpc } from '../../server.ts';
import { Day } from '../../ui/day.tsx';
import { useFlash } from '../../ui/flash.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import table from '../../ui/table.module.css';
import classes from '../operate/operate.module.css';
import { StaffButton } from '../operate/staff-button.tsx';

export type Effect = Outputs['operator']['effects']['list']['items'][number];

/** Cards, since an error is as long as it is. */
export function EffectList({ effects }: { effects: Effect[] }) {
  return (
    <ul className={table.cards} aria-label="Effects">
      {effects.map((effect) => (
        <li key={effect.key} className={table.card}>
          <div className={table.row}>
            <strong className={classes.code}>{effect.kind}</strong>
            <StatusBadge tone={effect.state === 'dead' ? 'danger' : 'info'}>
              {effect.state === 'dead' ? 'Given up' : 'Waiting'}
            </StatusBadge>
          </div>
          <span className={classes.ids}>
            {[effect.key, effect.accountId].filter((id) => id !== null).join(' · ')}
          </span>
          {effect.lastError ? <span className={classes.error}>{effect.lastError}</span> : null}
          <span className={table.quiet}>
            Owed since <Day at={effect.createdAt} withTime />, {triesOf(effect)}
          </span>
          {effect.state === 'dead' ? <Redrive effectKey={effect.key} /> : null}
        </li>
      ))}
    </ul>
  );
}

function triesOf({ attempts }: Effect): string {
  if (attempts === 0) return 'no failure of its own';
  return attempts === 1 ? 'failed once' : `failed ${attempts} times`;
}

function Redrive({ effectKey }: { effectKey: string }) {
  const utils = trpc.useUtils();
  const flash = useFlash();
  const redrive = trpc.operator.effects.redrive.useMutation();
  const confirm = async (because: string) => {
    await redrive.mutateAsync({ key: effectKey, because });
    flash.show('Owed again: a worker takes it now.');
    await utils.operator.effects.invalidate();
  };
  return (
    <StaffButton
      does="effects.redrive"
      label="Redrive…"
      name={`Redrive ${effectKey}…`}
      question="Owe it again? What it did already is not done twice. Your name and the reason go into the audit log."
      yes="Yes, redrive it"
      onConfirm={confirm}
    />
  );
}
