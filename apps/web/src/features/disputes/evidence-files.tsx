import { Button, FileInput, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { trpc } from '../../server.ts';
import fieldClasses from '../../ui/field.module.css';
import { useFlash } from '../../ui/flash.tsx';
import form from '../../ui/form.module.css';
import { Notice } from '../../ui/notice.tsx';
import { isReason } from '../operate/reason.ts';
import { ReasonField } from '../operate/reason-field.tsx';
import { StaffButton } from '../operate/staff-button.tsx';
import { type Dispute, type Draft, fieldWords, megabytes } from './dispute-words.ts';
import classes from './disputes.module.css';
import { sendEvidenceFile } from './send-evidence-file.ts';
import { useDisputeAct } from './use-dispute-act.ts';

/** Files that go with the texts: one a field, PDF, JPEG or PNG, 4.5 MB together. */
export function EvidenceFiles({ dispute, draft }: { dispute: Dispute; draft: Draft }) {
  const places = draft.fields.filter(({ kind }) => kind === 'file');
  const [field, setField] = useState(places[0]?.field ?? '');
  const [file, setFile] = useState<File | null>(null);
  const [because, setBecause] = useState('');
  const [isPending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const { run } = useDisputeAct(dispute);
  const flash = useFlash();
  const attach = async () => {
    if (!file) return;
    setPending(true);
    setProblem(null);
    try {
      await run((of) => sendEvidenceFile({ ...of, field, file, because: because.trim() }));
      flash.show(`${file.name} is attached.`);
      setFile(null);
      setBecause('');
    } catch (failure) {
      setProblem(failure instanceof Error ? failure.message : 'The file could not be sent.');
    } finally {
      setPending(false);
    }
  };
  return (
    <div className={classes.fields}>
      <AttachedFiles dispute={dispute} draft={draft} />
      <div className={form.pair}>
        <NativeSelect
          label="What the file shows"
          size="md"
          value={field}
          onChange={({ currentTarget }) => setField(currentTarget.value)}
          data={places.map(({ field: value }) => ({ value, label: fieldWords(value) }))}
        />
        <FileInput
          label="File"
          description={`PDF, JPEG or PNG; ${megabytes(draft.bytes.most - draft.bytes.used)} are left.`}
          accept="application/pdf,image/jpeg,image/png"
          value={file}
          onChange={setFile}
          clearable
          classNames={fieldClasses}
        />
      </div>
      {file ? (
        <ReasonField value={because} onChange={({ currentTarget }) => setBecause(currentTarget.value)} />
      ) : null}
      {problem ? <Notice tone="danger" title={problem} role="alert" /> : null}
      <div>
        <Button
          variant="default"
          loading={isPending}
          disabled={!file || !isReason(because)}
          onClick={() => void attach()}
        >
          Attach file
        </Button>
      </div>
    </div>
  );
}

function AttachedFiles({ dispute, draft }: { dispute: Dispute; draft: Draft }) {
  const { mutateAsync } = trpc.operator.disputes.detach.useMutation();
  const { run } = useDisputeAct(dispute);
  if (draft.files.length === 0) return null;
  return (
    <ul className={classes.steps} aria-label="Attached files">
      {draft.files.map(({ id, name, field, sizeBytes }) => (
        <li key={id} className={form.item}>
          <span className={form.words}>
            {name}
            <small>
              {fieldWords(field)}, {megabytes(sizeBytes)}
            </small>
          </span>
          <StaffButton
            does="disputes.detach"
            label="Take out…"
            name={`Take out ${name}…`}
            question={`Take ${name} out of the evidence?`}
            yes="Yes, take it out"
            onConfirm={(because) => run((of) => mutateAsync({ ...of, fileId: id, because }))}
          />
        </li>
      ))}
    </ul>
  );
}
