import type { Act, Outcome } from '../../billing.ts';
import {
  decideConfirm,
  type MoneyPromise,
  PROMISE_VALID_MS,
  type PromisedAct,
  promiseShape,
} from '../../domain/money-promise.ts';
import type { Subscription } from '../../domain/subscription.ts';
import type { BillingContext } from '../context.ts';
import { loadCatalogVersion } from './load-catalog-version.ts';
import { readToken, signToken } from './sign-token.ts';

export interface SignedPromise {
  token: string;
  /** ISO 8601, UTC. */
  expiresAt: string;
}

/** Signs what was shown, for the next fifteen minutes and the catalogue of now. */
export async function signPromise(
  context: BillingContext,
  promise: Omit<MoneyPromise, 'catalogVersion' | 'expiresAtMs'>,
): Promise<SignedPromise> {
  const expiresAtMs = context.now().getTime() + PROMISE_VALID_MS;
  const catalogVersion = await loadCatalogVersion(context);
  return {
    token: signToken({ ...promise, catalogVersion, expiresAtMs }, context.signingSecret),
    expiresAt: new Date(expiresAtMs).toISOString(),
  };
}

/** What a token promises, whether or not it still holds; nothing for what we did not sign. */
export const readPromise = ({ signingSecret }: BillingContext, token: string): MoneyPromise | undefined =>
  promiseShape.safeParse(readToken(token, signingSecret)).data;

/** The promise of a token, if it still holds for this account, this act and the subscription of now. */
export async function confirmPromise(
  context: BillingContext,
  promise: MoneyPromise | undefined,
  { act, kind, subscription }: { act: Act; kind: PromisedAct; subscription: Subscription | undefined },
): Promise<Outcome<MoneyPromise>> {
  return decideConfirm(promise, {
    act: kind,
    accountId: act.accountId,
    subscription,
    catalogVersion: await loadCatalogVersion(context),
    now: context.now(),
  });
}
