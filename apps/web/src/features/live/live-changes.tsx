import { useRef } from 'react';
import { trpc } from '../../server.ts';

/**
 * Refreshes what is on the screen whenever rows of the account changed. A preview is left as it is: the amount under
 * somebody's finger must not change by itself.
 */
export function LiveChanges() {
  const utils = trpc.useUtils();
  const wasInterrupted = useRef(false);
  const refresh = () =>
    Promise.all([
      utils.overview.invalidate(),
      utils.plans.invalidate(),
      utils.invoices.invalidate(),
      utils.entitlements.invalidate(),
      utils.checkout.status.invalidate(),
    ]);
  trpc.live.changes.useSubscription(undefined, {
    onStarted: () => {
      // What changed while the line was down was told to nobody.
      if (wasInterrupted.current) void refresh();
      wasInterrupted.current = false;
    },
    onConnectionStateChange: ({ state }) => {
      if (state === 'connecting') wasInterrupted.current = true;
    },
    onData: () => void refresh(),
  });
  return null;
}
