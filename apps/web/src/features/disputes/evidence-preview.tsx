import { formatDay } from '../../ui/date-time.ts';
import { formatMoney } from '../../ui/money.ts';
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
        {goesAlong(draft) ? (
          <div>
            <dt>Visa Compelling Evidence 3.0</dt>
            <dd>{compellingWords(draft)}</dd>
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

const goesAlong = ({ compelling }: Draft) => Boolean(compelling?.choice) && !compelling?.isDeclined;

/** Word for word what the bank gets of it. */
function compellingWords({ compelling }: Draft): string {
  const { choice, candidates = [] } = compelling ?? {};
  if (!choice) return '';
  const same = [
    `IP address ${choice.ip}`,
    choice.login && `sign-in ${choice.login}`,
    choice.email && `email ${choice.email}`,
  ];
  const priors = choice.priors.map(({ chargeId, description }) => {
    const payment = candidates.find((each) => each.chargeId === chargeId);
    const when = payment ? ` of ${formatDay(payment.paidAt)} over ${formatMoney(payment)}` : '';
    return `Earlier payment ${chargeId}${when}: ${description}`;
  });
  return [
    `The same in all three payments: ${same.filter(Boolean).join(', ')}.`,
    `Disputed payment, for a service: ${choice.description}`,
    ...priors,
  ].join('\n');
}
