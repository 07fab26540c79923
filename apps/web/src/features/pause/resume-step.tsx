import { Button } from '@mantine/core';
import { type Outputs, trpc } from '../../server.ts';
import { Day } from '../../ui/day.tsx';
import { Ledger } from '../../ui/ledger.tsx';
import { formatMoney } from '../../ui/money.ts';
import { Panel } from '../../ui/panel.tsx';
import classes from '../plan-change/preview-panel.module.css';
import { ASK_ONCE, PromiseStep } from '../promise/promise-step.tsx';
import { useConfirm } from '../promise/use-confirm.ts';
import { ValidUntil } from '../promise/valid-until.tsx';

/** What going on costs, and the one button that does it. */
export function ResumeStep({ planName }: { planName: string }) {
  const preview = trpc.pause.previewResume.useQuery(undefined, ASK_ONCE);
  const { options, actId } = useConfirm({
    toFlash: ({ charged }: Outputs['pause']['resume']) =>
      charged.amountMinor > 0
        ? `${planName} goes on. ${formatMoney(charged)} was charged.`
        : `${planName} goes on.`,
    onPreviewGone: () => void preview.refetch(),
  });
  const { mutate, isPending, error } = trpc.pause.resume.useMutation(options);
  return (
    <PromiseStep preview={preview} confirmError={error}>
      {({ lines, dueNow, nextChargeAt, token, expiresAt }) => (
        <Panel title={`${planName} goes on`}>
          {lines.length > 0 ? (
            <Ledger caption="What is charged now" lines={lines} sum={{ label: 'Due now', amount: dueNow }} />
          ) : null}
          <div className={classes.after}>
            <p>You have everything in {planName} again at once.</p>
            {nextChargeAt ? (
              <p>
                The next charge after that is on <Day at={nextChargeAt} withTime />.
              </p>
            ) : null}
          </div>
          <Button fullWidth size="lg" loading={isPending} onClick={() => mutate({ token, actId: actId() })}>
            {dueNow.amountMinor > 0 ? `Pay ${formatMoney(dueNow)} and resume` : 'Resume'}
          </Button>
          <ValidUntil at={expiresAt} />
        </Panel>
      )}
    </PromiseStep>
  );
}
