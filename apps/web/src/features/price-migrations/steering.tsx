import { trpc } from '../../server.ts';
import { useFlash } from '../../ui/flash.tsx';
import operate from '../operate/operate.module.css';
import { StaffButton } from '../operate/staff-button.tsx';
import { countOf, type PriceMigration } from './migration-words.ts';

interface Wish {
  does: `priceMigrations.${'start' | 'pause' | 'resume' | 'rollBack'}`;
  label: string;
  question: string;
  yes: string;
  done: string;
  send: (input: { migrationId: string; because: string }) => Promise<unknown>;
}

/** What an operator may do with a migration as it is; each asks once more, with a reason. */
export function Steering({ migration }: { migration: PriceMigration }) {
  const { priceMigrations } = trpc.operator;
  const start = priceMigrations.start.useMutation();
  const pause = priceMigrations.pause.useMutation();
  const resume = priceMigrations.resume.useMutation();
  const rollBack = priceMigrations.rollBack.useMutation();
  const { state, counts, forecast } = migration;
  const wishes: Wish[] = [];
  if (state === 'planned' && migration.billsPending === 0)
    wishes.push({
      label: 'Start…',
      question: `Move ${countOf(forecast.migrate)} to the present price? Those who pay more are told at once.`,
      yes: 'Yes, start it',
      done: 'Started: a worker takes it now.',
      does: 'priceMigrations.start',
      send: start.mutateAsync,
    });
  if (state === 'running')
    wishes.push({
      label: 'Pause…',
      question: 'Begin nothing more? What is scheduled at Stripe stays scheduled.',
      yes: 'Yes, pause it',
      done: 'Paused.',
      does: 'priceMigrations.pause',
      send: pause.mutateAsync,
    });
  if (state === 'paused' || (state === 'completed' && counts.failed > 0))
    wishes.push({
      label: 'Resume…',
      question: 'Go on with it, and try again those who failed?',
      yes: 'Yes, resume it',
      done: 'Resumed: a worker takes it now.',
      does: 'priceMigrations.resume',
      send: resume.mutateAsync,
    });
  if (state === 'planned')
    wishes.push({
      label: 'Give it up…',
      question: 'Give this dry run up? Nothing was changed.',
      yes: 'Yes, give it up',
      done: 'Given up.',
      does: 'priceMigrations.rollBack',
      send: rollBack.mutateAsync,
    });
  if (state === 'running' || state === 'paused' || state === 'completed')
    wishes.push({
      label: 'Roll back…',
      question:
        'Take it back? Whoever was not billed the new price keeps the old one, and hears so. Whoever was stays at the new one.',
      yes: 'Yes, roll it back',
      done: 'It is being rolled back.',
      does: 'priceMigrations.rollBack',
      send: rollBack.mutateAsync,
    });
  return (
    <div className={operate.actions}>
      {wishes.map((wish) => (
        <Steer key={wish.label} wish={wish} migrationId={migration.migrationId} />
      ))}
    </div>
  );
}

function Steer({ wish, migrationId }: { wish: Wish; migrationId: string }) {
  const utils = trpc.useUtils();
  const flash = useFlash();
  const confirm = async (because: string) => {
    await wish.send({ migrationId, because });
    flash.show(wish.done);
    await utils.operator.priceMigrations.invalidate();
  };
  return (
    <StaffButton
      does={wish.does}
      label={wish.label}
      question={wish.question}
      yes={wish.yes}
      onConfirm={confirm}
    />
  );
}
