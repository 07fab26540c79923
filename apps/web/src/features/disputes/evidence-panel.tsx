import { useState } from 'react';
import { Day } from '../../ui/day.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { AnswerButtons } from './answer-buttons.tsx';
import { CollectButton } from './collect-button.tsx';
import type { Dispute } from './dispute-words.ts';
import classes from './disputes.module.css';
import { EvidenceFiles } from './evidence-files.tsx';
import { EvidenceForm } from './evidence-form.tsx';
import { EvidencePreview } from './evidence-preview.tsx';

const ANSWERS = {
  evidence: 'The evidence was sent to the bank',
  acceptance: 'The dispute was accepted',
} as const;

/** The answer: written and mended, with files, shown as it will be sent, then sent or given up. */
export function EvidencePanel({ dispute }: { dispute: Dispute }) {
  const { draft, answered, needsResponse } = dispute;
  const [isDirty, setDirty] = useState(false);
  const canEdit = needsResponse && answered === null;
  if (!draft)
    return (
      <Panel title="Evidence">
        <Notice
          tone="info"
          title={needsResponse ? 'It is being collected' : 'None was collected'}
          action={needsResponse ? <CollectButton dispute={dispute} /> : undefined}
        />
      </Panel>
    );
  return (
    <>
      {answered ? (
        <Notice tone="ok" title={ANSWERS[answered.answer]}>
          {answered.at ? (
            <>
              On <Day at={answered.at} withTime />.
            </>
          ) : (
            'Stripe has not confirmed it yet.'
          )}
        </Notice>
      ) : null}
      {canEdit ? (
        <>
          <Panel title="Evidence">
            <EvidenceForm dispute={dispute} draft={draft} onDirty={setDirty} />
          </Panel>
          <Panel title="Files">
            <EvidenceFiles dispute={dispute} draft={draft} />
          </Panel>
        </>
      ) : null}
      <Panel title={canEdit ? 'As the bank will see it' : 'As the bank saw it'}>
        <EvidencePreview draft={draft} />
      </Panel>
      {canEdit ? (
        <Panel title="Answer">
          <div className={classes.fields}>
            {isDirty ? (
              <Notice tone="warning" title="Save the evidence first: what is sent is what is saved." />
            ) : null}
            <AnswerButtons dispute={dispute} revision={draft.revision} isDisabled={isDirty} />
          </div>
        </Panel>
      ) : null}
    </>
  );
}
