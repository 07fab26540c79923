import { Notice } from '../../ui/notice.tsx';
import { type Compelling, requiredWords } from './dispute-words.ts';

/** Whether the earlier payments count, as Stripe says; before it was asked, what is held. */
export function CompellingStatus({ compelling }: { compelling: Compelling }) {
  const { status, requiredActions, candidates, choice, isDeclined } = compelling;
  if (isDeclined) return <Notice tone="info" title="It was decided to answer without earlier payments." />;
  if (status === 'not_qualified')
    return (
      <Notice tone="warning" title="The earlier payments do not count">
        The evidence goes to the bank the ordinary way.
      </Notice>
    );
  if (status === 'qualified')
    return (
      <Notice tone="ok" title="The earlier payments count">
        Stripe sends them to Visa with the evidence.
      </Notice>
    );
  if (candidates.length < 2)
    return (
      <Notice tone="info" title="There are no two earlier payments to name">
        Two by the same card are needed that nobody disputed, 120 to 364 days before this one.
      </Notice>
    );
  if (choice === null)
    return (
      <Notice tone="info" title="Nothing that is held links the earlier payments to this one">
        An address that all three came from is needed: type it if you know it.
      </Notice>
    );
  return (
    <Notice tone="info" title="Two earlier payments go along when it is submitted">
      {requiredActions.length > 0
        ? `Stripe has not got yet: ${requiredActions.map(requiredWords).join(', ')}. It gets them with the evidence; “Show it at Stripe” has it say before whether they count.`
        : '“Show it at Stripe” has Stripe say before whether they count.'}
    </Notice>
  );
}
