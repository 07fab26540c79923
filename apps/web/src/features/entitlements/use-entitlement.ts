import type billing from '../../../../../billing.config.ts';
import { type Outputs, trpc } from '../../server.ts';
import { waitForChange } from './wait-for-change.ts';

/** The features that billing.config.ts declares: a misspelt one does not compile. */
export type Feature = keyof (typeof billing)['features'];
export type Entitlement = Outputs['entitlements']['list'][number];

/**
 * All that the account may use. Read anew when the server tells of a change, and at the moment at which the clock alone changes
 * something: a trial that ends while the page is open ends on it.
 */
export function useEntitlements() {
  return trpc.entitlements.list.useQuery(undefined, { refetchInterval });
}

/** One feature; however many ask, all are answered by one request. */
export function useEntitlement(feature: Feature) {
  return trpc.entitlements.list.useQuery(undefined, {
    refetchInterval,
    select: (all) => all.find((entitlement) => entitlement.feature === feature),
  });
}

const refetchInterval = ({ state }: { state: { data: Entitlement[] | undefined } }) =>
  waitForChange(state.data ?? [], new Date());
