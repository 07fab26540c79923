import { Button } from '@mantine/core';
import { type Inputs, type Outputs, trpc } from '../../server.ts';
import { Amount } from '../../ui/amount.tsx';
import { formatDay } from '../../ui/date-time.ts';
import { Day } from '../../ui/day.tsx';
import { Ledger } from '../../ui/ledger.tsx';
import { formatMoney } from '../../ui/money.ts';
import { Notice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import classes from '../plan-change/preview-panel.module.css';
import { ASK_ONCE, PromiseStep } from '../promise/promise-step.tsx';
import { useConfirm } from '../promise/use-confirm.ts';
import { ValidUntil } from '../promise/valid-until.tsx';

interface AddOnStepProps {
  input: Inputs['addOns']['preview'];
  name: string;
  onBack: () => void;
}

/** What so many of an add-on cost, and the one button that has it so. */
export function AddOnStep({ input, name, onBack }: AddOnStepProps) {
  const preview = trpc.addOns.preview.useQuery(input, ASK_ONCE);
  const { options, actId } = useConfirm({
    toFlash: ({ charged, startsAt }: Outputs['addOns']['confirm']) =>
      startsAt
        ? `${name} changes on ${formatDay(startsAt)}.`
        : `${name} is changed. ${formatMoney(charged)} was charged.`,
    onPreviewGone: () => void preview.refetch(),
  });
  const { mutate, isPending, error } = trpc.addOns.confirm.useMutation(options);
  const words = input.quantity === 0 ? `Without ${name}` : `${name}: ${input.quantity}`;
  return (
    <PromiseStep preview={preview} confirmError={error}>
      {({ lines, dueNow, nextCharge, startsAt, drops, token, expiresAt }) => (
        <Panel title={words}>
          {drops ? (
            <Notice tone="warning" title="This replaces what is planned">
              You were to move to {drops.planName} on <Day at={drops.at} />. That will not happen.
            </Notice>
          ) : null}
          {startsAt ? null : (
            <Ledger caption="What is charged now" lines={lines} sum={{ label: 'Due now', amount: dueNow }} />
          )}
          <div className={classes.after}>
            {startsAt ? (
              <p>
                Nothing is charged. It is so from <Day at={startsAt} /> on, when what is paid for ends.
              </p>
            ) : null}
            <p>
              The next charge is <Amount value={nextCharge.amount} /> on <Day at={nextCharge.at} withTime />.
            </p>
          </div>
          <Button fullWidth size="lg" loading={isPending} onClick={() => mutate({ token, actId: actId() })}>
            {startsAt
              ? `Change on ${formatDay(startsAt)}`
              : dueNow.amountMinor === 0
                ? `Change now, pay ${formatMoney(dueNow)}`
                : `Pay ${formatMoney(dueNow)} and change`}
          </Button>
          <ValidUntil at={expiresAt} />
          <Button variant="subtle" fullWidth onClick={onBack}>
            Choose another number
          </Button>
        </Panel>
      )}
    </PromiseStep>
  );
}
