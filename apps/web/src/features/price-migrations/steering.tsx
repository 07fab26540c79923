import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { trpc } from '../../server.ts';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { useFlash } from '../../ui/flash.tsx';
import operate from '../operate/operate.module.css';
import { countOf, type PriceMigration } from './migration-words.ts';
import classes from './price-migrations.module.css';

interface Wish {
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
      send: start.mutateAsync,
    });
  if (state === 'running')
    wishes.push({
      label: 'Pause…',
      question: 'Begin nothing more? What is scheduled at Stripe stays scheduled.',
      yes: 'Yes, pause it',
      done: 'Paused.',
      send: pause.mutateAsync,
    });
  if (state === 'paused' || (state === 'completed' && counts.failed > 0))
    wishes.push({
      label: 'Resume…',
      question: 'Go on with it, and try again those who failed?',
      yes: 'Yes, resume it',
      done: 'Resumed: a worker takes it now.',
      send: resume.mutateAsync,
    });
  if (state === 'planned')
    wishes.push({
      label: 'Give it up…',
      question: 'Give this dry run up? Nothing was changed.',
      yes: 'Yes, give it up',
      done: 'Given up.',
      send: rollBack.mutateAsync,
    });
  if (state === 'running' || state === 'paused' || state === 'completed')
    wishes.push({
      label: 'Roll back…',
      question:
        'Take it back? Whoever was not billed the new price keeps the old one, and hears so. Whoever was stays at the new one.',
      yes: 'Yes, roll it back',
      done: 'It is being rolled back.',
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
  const [because, setBecause] = useState('');
  const utils = trpc.useUtils();
  const flash = useFlash();
  const confirm = async () => {
    await wish.send({ migrationId, because: because.trim() });
    flash.show(wish.done);
    setBecause('');
    await utils.operator.priceMigrations.invalidate();
  };
  return (
    <ConfirmButton
      label={wish.label}
      question={wish.question}
      yes={wish.yes}
      onConfirm={confirm}
      isReady={because.trim().length >= 3}
    >
      <TextInput
        className={classes.reason}
        label="Reason"
        description="For the audit log"
        value={because}
        onChange={({ currentTarget }) => setBecause(currentTarget.value)}
        maxLength={1_000}
        autoFocus
      />
    </ConfirmButton>
  );
}
