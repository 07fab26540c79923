import { Button, Checkbox } from '@mantine/core';
import { useEffect, useState } from 'react';
import { trpc } from '../../server.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useFlash } from '../../ui/flash.tsx';
import operate from '../operate/operate.module.css';
import { isReason } from '../operate/reason.ts';
import { ReasonField } from '../operate/reason-field.tsx';
import { CompellingFields } from './compelling-fields.tsx';
import { CompellingStatus } from './compelling-status.tsx';
import type { Compelling, Dispute } from './dispute-words.ts';
import classes from './disputes.module.css';
import { OvertakenNotice } from './overtaken-notice.tsx';
import { toChoice, useCompellingChoice } from './use-compelling-choice.ts';
import { useDisputeAct } from './use-dispute-act.ts';

/** Two are named, neither more nor fewer. */
const PRIORS = 2;

interface CompellingPanelProps {
  dispute: Dispute;
  compelling: Compelling;
  revision: number;
  onDirty: (isDirty: boolean) => void;
}

/** Which two earlier payments go along as Visa Compelling Evidence 3.0, with what links them; or that none do. */
export function CompellingPanel({ dispute, compelling, revision, onDirty }: CompellingPanelProps) {
  const { form, isDirty, isOvertaken, takeNewer, write, markSaved } = useCompellingChoice(compelling);
  const { mutateAsync, isPending } = trpc.operator.disputes.chooseCompelling.useMutation();
  const [because, setBecause] = useState('');
  const [error, setError] = useState<unknown>(null);
  const { run } = useDisputeAct(dispute);
  const flash = useFlash();
  useEffect(() => onDirty(isDirty), [isDirty, onDirty]);
  const { candidates } = compelling;
  const isComplete = !form.goesAlong || Object.keys(form.priors).length === PRIORS;
  const save = async () => {
    setError(null);
    try {
      await run(async (of) => {
        await mutateAsync({ ...of, revision, choice: toChoice(form), because: because.trim() });
        markSaved();
      });
      setBecause('');
      flash.show('Saved.');
    } catch (failure) {
      setError(failure);
    }
  };
  if (candidates.length < PRIORS) return <CompellingStatus compelling={compelling} />;
  return (
    <form
      className={classes.fields}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <CompellingStatus compelling={compelling} />
      <Checkbox
        label="Send two earlier payments along"
        description="They make it likelier that the bank decides for us. Without them the evidence goes the ordinary way."
        checked={form.goesAlong}
        onChange={({ currentTarget }) => write({ goesAlong: currentTarget.checked })}
      />
      {form.goesAlong ? <CompellingFields candidates={candidates} form={form} write={write} /> : null}
      {error ? <FailureNotice error={error} action={<span />} /> : null}
      {isOvertaken ? (
        <OvertakenNotice
          title="Somebody has changed the earlier payments meanwhile"
          take="Take theirs"
          onTake={takeNewer}
        />
      ) : null}
      {isDirty ? (
        <ReasonField value={because} onChange={({ currentTarget }) => setBecause(currentTarget.value)} />
      ) : null}
      <div className={operate.actions}>
        <Button
          type="submit"
          loading={isPending}
          disabled={!isDirty || isOvertaken || !isComplete || !isReason(because)}
        >
          Save earlier payments
        </Button>
        {isComplete ? null : <span className={classes.hint}>Choose two payments.</span>}
      </div>
    </form>
  );
}
