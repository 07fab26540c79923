import { Button } from '@mantine/core';
import { type Outputs, trpc } from '../../server.ts';
import { Day } from '../../ui/day.tsx';
import { Ledger } from '../../ui/ledger.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { formatMoney } from '../../ui/money.ts';
import { Panel } from '../../ui/panel.tsx';
import type { Overview } from '../overview/plan-panel.tsx';
import classes from '../plan-change/preview-panel.module.css';
import { ASK_ONCE, PromiseStep } from '../promise/promise-step.tsx';
import { useConfirm } from '../promise/use-confirm.ts';
import { ValidUntil } from '../promise/valid-until.tsx';

/** `visa` as people write it. */
const brandOf = (brand: string | null) => (brand ? brand.charAt(0).toUpperCase() + brand.slice(1) : 'card');

/** The plan that somebody had, again, with the card that is saved. */
export function ComeBackStep({ plan }: { plan: NonNullable<Overview['ended']> }) {
  const input = { planKey: plan.planKey, interval: plan.interval };
  const preview = trpc.reactivation.preview.useQuery(input, ASK_ONCE);
  const { options, actId } = useConfirm({
    toFlash: ({ charged }: Outputs['reactivation']['confirm']) =>
      `Welcome back. ${formatMoney(charged)} was charged.`,
    onPreviewGone: () => void preview.refetch(),
  });
  const { mutate, isPending, error } = trpc.reactivation.confirm.useMutation(options);
  return (
    <PromiseStep preview={preview} confirmError={error}>
      {({ planName, interval, lines, dueNow, nextChargeAt, card, token, expiresAt }) => (
        <Panel title={`${planName}, billed ${interval === 'year' ? 'yearly' : 'monthly'}`}>
          <Ledger caption="What is charged now" lines={lines} sum={{ label: 'Due now', amount: dueNow }} />
          <div className={classes.after}>
            <p>
              It is paid with your {brandOf(card.brand)} ending in {card.last4 ?? '····'}, and begins at once.
            </p>
            {nextChargeAt ? (
              <p>
                The next charge is on <Day at={nextChargeAt} withTime />.
              </p>
            ) : null}
          </div>
          <Button fullWidth size="lg" loading={isPending} onClick={() => mutate({ token, actId: actId() })}>
            {`Pay ${formatMoney(dueNow)} and come back`}
          </Button>
          <ValidUntil at={expiresAt} />
          <LinkButton to="/pricing" variant="subtle" fullWidth>
            Choose another plan
          </LinkButton>
        </Panel>
      )}
    </PromiseStep>
  );
}
