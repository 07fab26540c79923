import { getRouteApi } from '@tanstack/react-router';
import { useEffect } from 'react';
import { ReturnPageView } from '../features/checkout/return-view.tsx';
import { useReturnView } from '../features/checkout/use-return-view.ts';
import { trpc } from '../server.ts';

const route = getRouteApi('/signed-in/checkout/return');

export function CheckoutReturnPage() {
  const { session } = route.useSearch();
  const utils = trpc.useUtils();
  const view = useReturnView(session ?? null);
  const isConfirmed = view.kind === 'confirmed' || view.kind === 'bought';
  useEffect(() => {
    if (!isConfirmed) return;
    void Promise.all([
      utils.overview.invalidate(),
      utils.plans.invalidate(),
      utils.invoices.invalidate(),
      utils.purchases.invalidate(),
      utils.usage.invalidate(),
      utils.entitlements.invalidate(),
    ]);
  }, [isConfirmed, utils]);
  return <ReturnPageView view={view} />;
}
