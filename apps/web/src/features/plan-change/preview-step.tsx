import { IconArrowLeft } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { toFailure } from '../../failure.ts';
import { type Inputs, trpc } from '../../server.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useFlash } from '../../ui/flash.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Loading } from '../../ui/loading.tsx';
import { formatMoney } from '../../ui/money.ts';
import { useAct } from '../../use-act.ts';
import { ApplyFailure } from './apply-failure.tsx';
import classes from './preview-panel.module.css';
import { PreviewPanel } from './preview-panel.tsx';

const PREVIEW_GONE = new Set(['preview_outdated', 'preview_expired']);

export function PreviewStep({ input }: { input: Inputs['planChange']['preview'] }) {
  // Asked for once, and again only when the person has to look anew: the amount never changes by itself.
  const preview = trpc.planChange.preview.useQuery(input, {
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnReconnect: false,
    refetchOnWindowFocus: false,
  });
  const apply = useApply(() => void preview.refetch());
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
      {apply.error ? <ApplyFailure error={apply.error} /> : null}
      {preview.isFetching ? <Loading label="Working out what it costs" shape={[420]} /> : null}
      {preview.error && !preview.isFetching ? (
        <FailureNotice error={preview.error} onRetry={() => void preview.refetch()} />
      ) : null}
      {preview.data && !preview.isFetching && !preview.error ? (
        <PreviewPanel preview={preview.data} isPending={apply.isPending} onConfirm={apply.confirm} />
      ) : null}
    </div>
  );
}

function useApply(onPreviewGone: () => void) {
  const { actId, settle } = useAct();
  const utils = trpc.useUtils();
  const navigate = useNavigate();
  const flash = useFlash();
  const mutation = trpc.planChange.confirm.useMutation({
    onSuccess: async ({ charged }) => {
      await Promise.all([
        utils.overview.invalidate(),
        utils.plans.invalidate(),
        utils.invoices.invalidate(),
        utils.entitlements.invalidate(),
      ]);
      await navigate({ to: '/billing' });
      flash.show(`Your plan is changed. ${formatMoney(charged)} was charged.`);
    },
    onError: (error) => {
      settle(error);
      if (PREVIEW_GONE.has(toFailure(error).code ?? '')) onPreviewGone();
    },
  });
  return {
    confirm: (token: string) => mutation.mutate({ token, actId: actId() }),
    isPending: mutation.isPending,
    error: mutation.error,
  };
}
