import type { ReactNode } from 'react';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Loading } from '../../ui/loading.tsx';
import { ApplyFailure } from '../plan-change/apply-failure.tsx';
import classes from '../plan-change/preview-panel.module.css';

/** How a preview is asked for: once, and again only when the person has to look anew. The amount never changes by itself. */
export const ASK_ONCE = {
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: 0,
  refetchOnReconnect: false,
  refetchOnWindowFocus: false,
} as const;

interface PromiseStepProps<P> {
  preview: { data: P | undefined; error: unknown; isFetching: boolean; refetch: () => unknown };
  confirmError: unknown;
  children: (shown: P) => ReactNode;
}

/** A preview while it is worked out, when it can't be, and once it is there; and why confirming it did not do. */
export function PromiseStep<P>({ preview, confirmError, children }: PromiseStepProps<P>) {
  const { data, error, isFetching, refetch } = preview;
  return (
    <div className={classes.stack}>
      {confirmError ? <ApplyFailure error={confirmError} /> : null}
      {isFetching ? <Loading label="Working out the amounts" shape={[360]} /> : null}
      {error && !isFetching ? <FailureNotice error={error} onRetry={() => void refetch()} /> : null}
      {data !== undefined && !error && !isFetching ? children(data) : null}
    </div>
  );
}
