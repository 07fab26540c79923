import { Button, Textarea } from '@mantine/core';
import { useEffect, useState } from 'react';
import { trpc } from '../../server.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useFlash } from '../../ui/flash.tsx';
import operate from '../operate/operate.module.css';
import { isReason } from '../operate/reason.ts';
import { ReasonField } from '../operate/reason-field.tsx';
import { CollectButton } from './collect-button.tsx';
import { type Dispute, type Draft, type EvidenceField, fieldWords } from './dispute-words.ts';
import classes from './disputes.module.css';
import { OvertakenNotice } from './overtaken-notice.tsx';
import { useDisputeAct } from './use-dispute-act.ts';
import { useEvidenceTexts } from './use-evidence-texts.ts';

const GROUPS = [
  ['decisive', 'What decides it'],
  ['helpful', 'What helps'],
  ['other', 'Not asked for with this reason'],
] as const;

interface EvidenceFormProps {
  dispute: Dispute;
  draft: Draft;
  onDirty: (isDirty: boolean) => void;
}

/** Each text that Stripe takes, what counts for the reason first, with how long it is and may be. */
export function EvidenceForm({ dispute, draft, onDirty }: EvidenceFormProps) {
  const { texts, revision, isDirty, isOvertaken, takeNewer, write, markSaved } = useEvidenceTexts(draft);
  const [because, setBecause] = useState('');
  const [showsOther, setShowsOther] = useState(false);
  const { mutateAsync, isPending } = trpc.operator.disputes.edit.useMutation();
  const [error, setError] = useState<unknown>(null);
  const { run } = useDisputeAct(dispute);
  const flash = useFlash();
  useEffect(() => onDirty(isDirty), [isDirty, onDirty]);
  const fields = draft.fields.filter(({ kind }) => kind === 'text');
  const isTooLong = fields.some(({ field, most }) => (texts[field]?.length ?? 0) > (most ?? 0));
  const save = async () => {
    setError(null);
    try {
      await run(async (of) => {
        const saved = await mutateAsync({ ...of, revision, evidence: texts, because: because.trim() });
        markSaved(saved.revision);
      });
      setBecause('');
      flash.show('Saved.');
    } catch (failure) {
      setError(failure);
    }
  };
  return (
    <form
      className={classes.fields}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {GROUPS.map(([weight, title]) => {
        const own = fields.filter((each) => each.weight === weight);
        if (own.length === 0 || (weight === 'other' && !showsOther)) return null;
        return (
          <div key={weight} className={classes.fields}>
            <h3 className={classes.group}>{title}</h3>
            {own.map((field) => (
              <Text
                key={field.field}
                field={field}
                text={texts[field.field] ?? ''}
                onChange={(text) => write(field.field, text)}
              />
            ))}
          </div>
        );
      })}
      {error ? <FailureNotice error={error} action={<span />} /> : null}
      {isOvertaken ? (
        <OvertakenNotice title="The evidence was changed meanwhile" take="Show the newer" onTake={takeNewer}>
          Copy what you wrote: the newer evidence takes its place.
        </OvertakenNotice>
      ) : null}
      {isDirty ? (
        <ReasonField value={because} onChange={({ currentTarget }) => setBecause(currentTarget.value)} />
      ) : null}
      <div className={operate.actions}>
        <Button
          type="submit"
          loading={isPending}
          disabled={!isDirty || isTooLong || isOvertaken || !isReason(because)}
        >
          Save evidence
        </Button>
        <CollectButton dispute={dispute} isDisabled={isDirty} />
        <Button variant="subtle" onClick={() => setShowsOther(!showsOther)}>
          {showsOther ? 'Hide the other fields' : 'Show the other fields'}
        </Button>
      </div>
    </form>
  );
}

function Text({
  field: { field, most, collected },
  text,
  onChange,
}: {
  field: EvidenceField;
  text: string;
  onChange: (text: string) => void;
}) {
  const isOver = text.length > (most ?? 0);
  return (
    <div>
      <Textarea
        label={fieldWords(field)}
        value={text}
        autosize
        minRows={1}
        maxRows={12}
        error={isOver ? 'Longer than Stripe takes.' : undefined}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
      <div className={classes.meta}>
        <span className={isOver ? classes.over : undefined}>
          {text.length.toLocaleString()} of {most?.toLocaleString()} characters
        </span>
        {text === collected ? null : <span>Changed by hand</span>}
      </div>
    </div>
  );
}
