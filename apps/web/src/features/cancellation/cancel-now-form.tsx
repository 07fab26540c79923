import { Button } from '@mantine/core';
import { type Outputs, trpc } from '../../server.ts';
import { Amount } from '../../ui/amount.tsx';
import { Ledger } from '../../ui/ledger.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { formatMoney } from '../../ui/money.ts';
import { Panel } from '../../ui/panel.tsx';
import preview from '../plan-change/preview-panel.module.css';
import { ASK_ONCE, PromiseStep } from '../promise/promise-step.tsx';
import { useConfirm } from '../promise/use-confirm.ts';
import { ValidUntil } from '../promise/valid-until.tsx';
import classes from './cancel-form.module.css';
import { ReasonFields, useReason } from './reasons.tsx';

type Shown = Outputs['cancellation']['previewNow'];

/** Ends the subscription at once; the button says what is given back. */
export function CancelNowForm({ planName }: { planName: string }) {
  const asked = trpc.cancellation.previewNow.useQuery(undefined, ASK_ONCE);
  const { options, actId } = useConfirm({
    toFlash: ({ refunded }: Outputs['cancellation']['now']) =>
      refunded.amountMinor > 0
        ? `${planName} has ended. ${formatMoney(refunded)} goes back to your card.`
        : `${planName} has ended.`,
    onPreviewGone: () => void asked.refetch(),
  });
  const { mutate, isPending, error } = trpc.cancellation.now.useMutation(options);
  const { form, toReason } = useReason();
  return (
    <PromiseStep preview={asked} confirmError={error}>
      {(shown) => (
        <Panel title="What happens now">
          <Amounts shown={shown} planName={planName} />
          <form
            className={classes.form}
            onSubmit={form.onSubmit((values) =>
              mutate({ ...toReason(values), token: shown.token, actId: actId() }),
            )}
          >
            <ReasonFields form={form} />
            <div className={classes.actions}>
              <Button type="submit" color="danger" loading={isPending}>
                {labelOf(shown)}
              </Button>
              <LinkButton to="/billing" variant="default">
                Back to billing
              </LinkButton>
            </div>
          </form>
          <ValidUntil at={shown.expiresAt} />
        </Panel>
      )}
    </PromiseStep>
  );
}

function labelOf({ refund, dueNow }: Shown): string {
  const due = dueNow.amountMinor > 0 ? `, pay ${formatMoney(dueNow)}` : '';
  return refund.amountMinor > 0 ? `End now, get ${formatMoney(refund)} back${due}` : `End now${due}`;
}

function Amounts({ shown: { lines, refund, dueNow }, planName }: { shown: Shown; planName: string }) {
  return (
    <>
      {lines.length > 0 ? (
        <Ledger
          caption="What is given back"
          lines={lines}
          sum={{ label: 'Back to your card', amount: refund }}
        />
      ) : null}
      <div className={preview.after}>
        <p>{planName} ends at once, and you move to the free plan.</p>
        {dueNow.amountMinor > 0 ? (
          <p>
            What was used so far is billed: <Amount value={dueNow} />.
          </p>
        ) : null}
        {refund.amountMinor > 0 ? (
          <p>The card that paid has it within ten days.</p>
        ) : (
          <p>Nothing is given back: there is no paid time left.</p>
        )}
      </div>
    </>
  );
}
