import { Checkbox, Textarea, TextInput } from '@mantine/core';
import { formatDay } from '../../ui/date-time.ts';
import { formatMoney } from '../../ui/money.ts';
import type { Compelling } from './dispute-words.ts';
import classes from './disputes.module.css';
import type { CompellingForm } from './use-compelling-choice.ts';

interface CompellingFieldsProps {
  candidates: Compelling['candidates'];
  form: CompellingForm;
  write: (change: Partial<CompellingForm>) => void;
}

/** The payments, and what is the same in all three of them. */
export function CompellingFields({ candidates, form, write }: CompellingFieldsProps) {
  const { priors } = form;
  const text = (name: 'ip' | 'login' | 'email' | 'description') => ({
    value: form[name],
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) =>
      write({ [name]: currentTarget.value }),
  });
  return (
    <>
      <fieldset className={classes.priors}>
        <legend>Payments by the same card that nobody disputed, 120 to 364 days before</legend>
        {candidates.map((candidate) => (
          <Prior
            key={candidate.chargeId}
            candidate={candidate}
            description={priors[candidate.chargeId]}
            onChoose={(isChosen) =>
              write({
                priors: isChosen
                  ? { ...priors, [candidate.chargeId]: candidate.description ?? form.description }
                  : Object.fromEntries(Object.entries(priors).filter(([id]) => id !== candidate.chargeId)),
              })
            }
            onDescribe={(words) => write({ priors: { ...priors, [candidate.chargeId]: words } })}
          />
        ))}
      </fieldset>
      <div className={classes.pair}>
        <TextInput
          label="IP address of all three payments"
          description="Where the customer agreed to the subscription, or used it that day."
          required
          {...text('ip')}
        />
        <TextInput
          label="What the customer signs in with"
          description="Leave empty if it was another one."
          {...text('login')}
        />
        <TextInput
          label="Email of all three payments"
          description="Leave empty if it was another one."
          type="email"
          {...text('email')}
        />
      </div>
      <Textarea
        label="What the disputed payment was for"
        autosize
        minRows={1}
        maxRows={8}
        required
        {...text('description')}
      />
    </>
  );
}

interface PriorProps {
  candidate: Compelling['candidates'][number];
  /** Of one that is chosen. */
  description: string | undefined;
  onChoose: (isChosen: boolean) => void;
  onDescribe: (words: string) => void;
}

function Prior({ candidate, description, onChoose, onDescribe }: PriorProps) {
  const { paidAt, addresses, chargeId } = candidate;
  const seen = addresses.length > 0 ? `Seen from ${addresses.join(', ')}` : 'No address is held';
  const name = `${formatDay(paidAt)}, ${formatMoney(candidate)}`;
  return (
    <div className={classes.prior}>
      <Checkbox
        label={name}
        description={`${seen} · ${chargeId}`}
        checked={description !== undefined}
        onChange={({ currentTarget }) => onChoose(currentTarget.checked)}
      />
      {description === undefined ? null : (
        <Textarea
          label={`What the payment of ${formatDay(paidAt)} was for`}
          autosize
          minRows={1}
          maxRows={8}
          required
          value={description}
          onChange={({ currentTarget }) => onDescribe(currentTarget.value)}
        />
      )}
    </div>
  );
}
