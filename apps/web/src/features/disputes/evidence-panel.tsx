import { useState } from 'react';
import { Notice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { AnswerButtons } from './answer-buttons.tsx';
import { AnswerNotice } from './answer-notice.tsx';
import { CollectButton } from './collect-button.tsx';
import { CompellingPanel } from './compelling-panel.tsx';
import { CompellingStatus } from './compelling-status.tsx';
import type { Dispute } from './dispute-words.ts';
import classes from './disputes.module.css';
import { EvidenceFiles } from './evidence-files.tsx';
import { EvidenceForm } from './evidence-form.tsx';
import { EvidencePreview } from './evidence-preview.tsx';

/** The answer: written and mended, with files, shown as it will be sent, then sent or given up. */
export function EvidencePanel({ dispute }: { dispute: Dispute }) {
  const { draft, answered, needsResponse } = dispute;
  const [areTextsDirty, setTextsDirty] = useState(false);
  const [isCompellingDirty, setCompellingDirty] = useState(false);
  const isDirty = areTextsDirty || isCompellingDirty;
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
      {answered ? <AnswerNotice answered={answered} /> : null}
      {canEdit ? (
        <>
          <Panel title="Evidence">
            <EvidenceForm dispute={dispute} draft={draft} onDirty={setTextsDirty} />
          </Panel>
          <Panel title="Files">
            <EvidenceFiles dispute={dispute} draft={draft} />
          </Panel>
          {draft.compelling ? (
            <Panel title="Visa Compelling Evidence 3.0">
              <CompellingPanel
                dispute={dispute}
                compelling={draft.compelling}
                revision={draft.revision}
                onDirty={setCompellingDirty}
              />
            </Panel>
          ) : null}
        </>
      ) : null}
      <Panel title={previewTitle(dispute)}>
        <div className={classes.fields}>
          {!canEdit && draft.compelling?.status ? <CompellingStatus compelling={draft.compelling} /> : null}
          <EvidencePreview draft={draft} />
        </div>
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

/** The bank saw what was sent from here, and nothing of a draft beside which it was accepted, refunded or decided. */
function previewTitle({ answered, needsResponse }: Dispute): string {
  if (answered === null && needsResponse) return 'As the bank will see it';
  if (answered?.answer !== 'evidence') return 'The draft, which was not sent';
  return answered.isConfirmed ? 'As the bank saw it' : 'As it is being sent';
}
