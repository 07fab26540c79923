import { trpc } from '../../server.ts';

/**
 * Refreshes what is on the screen whenever rows of the account changed. A preview is left as it is: the amount under
 * somebody's finger must not change by itself.
 */
export function LiveChanges() {
  const utils = trpc.useUtils();
  const refresh = () =>
    void Promise.all([
      utils.overview.invalidate(),
      utils.plans.invalidate(),
      utils.invoices.invalidate(),
      utils.creditBalance.invalidate(),
      utils.paymentMethods.invalidate(),
      utils.billingDetails.invalidate(),
      utils.entitlements.invalidate(),
      utils.seats.invalidate(),
      utils.usage.invalidate(),
      utils.checkout.status.invalidate(),
    ]);
  trpc.live.changes.useSubscription(undefined, {
    // What changed while there was no line, at the start or after an interruption, was told to nobody.
    onStarted: refresh,
    onData: refresh,
  });
  return null;
}
