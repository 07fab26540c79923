import operate from '../operate/operate.module.css';
import { type Draft, fieldWords, megabytes } from './dispute-words.ts';
import classes from './disputes.module.css';

/** What is sent, and nothing else: fields without words and without a file are left out. */
export function EvidencePreview({ draft }: { draft: Draft }) {
  const texts = draft.fields.filter(({ kind, text }) => kind === 'text' && text !== '');
  if (texts.length + draft.files.length === 0)
    return <p className={operate.nothing}>There is nothing to send yet.</p>;
  return (
    <>
      <dl className={classes.preview}>
        {texts.map(({ field, text }) => (
          <div key={field}>
            <dt>{fieldWords(field)}</dt>
            <dd>{text}</dd>
          </div>
        ))}
        {draft.files.map(({ id, field, name }) => (
          <div key={id}>
            <dt>{fieldWords(field)}</dt>
            <dd>{name}</dd>
          </div>
        ))}
        {draft.hasCompellingEvidence ? (
          <div>
            <dt>Visa Compelling Evidence 3.0</dt>
            <dd>Two earlier payments by the same card, from the same address, that nobody disputed.</dd>
          </div>
        ) : null}
      </dl>
      <div className={classes.meta}>
        <span>
          {draft.characters.used.toLocaleString()} of {draft.characters.most.toLocaleString()} characters
        </span>
        <span>
          {megabytes(draft.bytes.used)} of {megabytes(draft.bytes.most)} of files
        </span>
      </div>
    </>
  );
}
