import { IconArrowLeft } from '@tabler/icons-react';
import { type Inputs, type Outputs, trpc } from '../../server.ts';
import { formatDay } from '../../ui/date-time.ts';
import { LinkButton } from '../../ui/link-button.tsx';
import { formatMoney } from '../../ui/money.ts';
import { ASK_ONCE, PromiseStep } from '../promise/promise-step.tsx';
import { useConfirm } from '../promise/use-confirm.ts';
import classes from './preview-panel.module.css';
import { PreviewPanel } from './preview-panel.tsx';

export function PreviewStep({ input }: { input: Inputs['planChange']['preview'] }) {
  const preview = trpc.planChange.preview.useQuery(input, ASK_ONCE);
  const { options, actId } = useConfirm({
    toFlash: ({ charged, startsAt }: Outputs['planChange']['confirm']) =>
      startsAt
        ? `Your plan changes on ${formatDay(startsAt)}.`
        : `Your plan is changed. ${formatMoney(charged)} was charged.`,
    onPreviewGone: () => void preview.refetch(),
  });
  const { mutate, isPending, error } = trpc.planChange.confirm.useMutation(options);
  return (
    <div className={classes.stack}>
      <LinkButton
        to="/billing/change"
        search={{ interval: input.interval }}
        variant="subtle"
        size="sm"
        className={classes.back}
        leftSection={<IconArrowLeft size={16} aria-hidden="true" />}
      >
        Choose another plan
      </LinkButton>
      <PromiseStep preview={preview} confirmError={error}>
        {(shown) => (
          <PreviewPanel
            preview={shown}
            isPending={isPending}
            onConfirm={(token) => mutate({ token, actId: actId() })}
          />
        )}
      </PromiseStep>
    </div>
  );
}
