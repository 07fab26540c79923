import { Button } from '@mantine/core';
import { trpc } from '../../server.ts';
import { Amount } from '../../ui/amount.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Panel } from '../../ui/panel.tsx';
import cancel from '../cancellation/cancel-form.module.css';
import classes from '../plan-change/preview-panel.module.css';
import { ASK_ONCE, PromiseStep } from '../promise/promise-step.tsx';
import { useConfirm } from '../promise/use-confirm.ts';
import { ValidUntil } from '../promise/valid-until.tsx';

/** What a pause means, with the credit that it leaves. */
export function PauseStep({ planName }: { planName: string }) {
  const preview = trpc.pause.preview.useQuery(undefined, ASK_ONCE);
  const { options, actId } = useConfirm({
    toFlash: () => `${planName} is paused. Nothing is charged until you resume.`,
    onPreviewGone: () => void preview.refetch(),
  });
  const { mutate, isPending, error } = trpc.pause.confirm.useMutation(options);
  return (
    <PromiseStep preview={preview} confirmError={error}>
      {(shown) => (
        <Panel title="What happens, and when">
          <ul className={classes.later}>
            <li>
              <strong>Today</strong>
              <span>{planName} stands still: nothing is charged, and you have what the free plan has.</span>
            </li>
            <li>
              <strong>Your money</strong>
              <span>
                {shown.credit.amountMinor > 0 ? (
                  <>
                    <Amount value={shown.credit} /> for the time that you paid ahead is kept as credit.
                  </>
                ) : (
                  'There is no paid time left to keep.'
                )}
              </span>
            </li>
            <li>
              <strong>Later</strong>
              <span>You resume on the billing page when you like; the credit is used first.</span>
            </li>
          </ul>
          <div className={cancel.actions}>
            <Button loading={isPending} onClick={() => mutate({ token: shown.token, actId: actId() })}>
              Pause {planName}
            </Button>
            <LinkButton to="/billing" variant="default">
              Back to billing
            </LinkButton>
          </div>
          <ValidUntil at={shown.expiresAt} />
        </Panel>
      )}
    </PromiseStep>
  );
}
