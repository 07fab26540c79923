import { Day } from '../../ui/day.tsx';
import { Notice } from '../../ui/notice.tsx';
import type { Dispute } from './dispute-words.ts';

const CONFIRMED = {
  evidence: 'The evidence was sent to the bank',
  acceptance: 'The dispute was accepted',
} as const;
const UNDER_WAY = {
  evidence: 'The evidence is being sent',
  acceptance: 'The dispute is being accepted',
} as const;

/** What became of the one answer; as long as Stripe has not said, that it is so. */
export function AnswerNotice({ answered }: { answered: NonNullable<Dispute['answered']> }) {
  const { answer, at, isConfirmed } = answered;
  if (!isConfirmed)
    return (
      <Notice tone="info" role="status" title={UNDER_WAY[answer]}>
        Stripe has not confirmed it yet. It is gone on with by itself, within a few minutes, and nothing is
        sent twice.
      </Notice>
    );
  return (
    <Notice tone="ok" title={CONFIRMED[answer]}>
      {at ? (
        <>
          On <Day at={at} withTime />.
        </>
      ) : null}
    </Notice>
  );
}
