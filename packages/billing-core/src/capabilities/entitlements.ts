import type { Outcome } from './act.ts';

export interface EntitlementView {
  feature: string;
  label: string;
  kind: 'flag' | 'limit' | 'seats' | 'metered';
  allowed: boolean;
  /** How many at most, of what is metered in a period; null = unlimited; absent for flags. */
  limit?: number | null;
  /** Of metered features. */
  balance?: MeteredBalance;
  /** One sentence or two that support can read. */
  because: string;
  /** ISO 8601: the next moment at which the clock alone may change this; null when none does. */
  changesAt: string | null;
  /** The cheapest plan that has it, or more of it; null when nothing is to be gained. */
  upgradeTo: { planKey: string; planName: string } | null;
}

/** What is left of a metered feature; the uses of the last second may be missing. */
export interface MeteredBalance {
  /** So much costs nothing, credits not counted; null = unlimited. */
  included: number | null;
  used: number;
  /** What may still be used, credits and what is charged included; null = unlimited. */
  remaining: number | null;
  /** Credits that may still be used. */
  credits: number;
  /** Whether what goes over the included amount and the credits is charged, rather than refused. */
  isCharged: boolean;
  periodStartsAt: string;
  /** When the included amount is there anew. */
  resetsAt: string;
}

/** What an operator gives by hand. */
export type GrantInput<F extends string = string> =
  | { kind: 'plan'; planKey: string }
  /** What the newest subscription has sold goes on, whatever becomes of it. */
  | { kind: 'extension' }
  /** A flag, or without limit: amount null. */
  | { kind: 'feature'; feature: F; amount: number | null }
  | { kind: 'credits'; feature: F; amount: number };

export interface GrantView {
  id: string;
  source: 'operator' | 'purchase';
  content: GrantInput;
  state: 'planned' | 'active' | 'ended' | 'revoked';
  startsAt: string;
  /** Null: for good. */
  endsAt: string | null;
  /** Their name, where it is a person that we know; whoever took it back likewise. */
  author: string;
  because: string;
  revoked: { at: string; by: string; because: string } | null;
}

/**
 * What accounts may use. Answers come from local rows and the clock, through a cache of this process that every change of an
 * account, in any process, empties: never older than a second.
 */
export interface Entitlements<F extends string = string> {
  /**
   * May this account use this feature now, and how much of it?
   *
   * @throws Error when no such feature is declared
   * @example
   * const { limit } = await billing.entitlements.check(accountId, 'projects');
   */
  check(accountId: string, feature: F): Promise<EntitlementView>;
  /** The same without waiting, as long as it is known; undefined when `check` would have to look. */
  checkNow(accountId: string, feature: F): EntitlementView | undefined;
  /**
   * The same as an outcome: `upgrade_needed` names the cheapest plan that has it.
   *
   * @param amount how much is needed of what is counted: the eleventh project needs 11, three more calls 3
   */
  require(accountId: string, feature: F, amount?: number): Promise<Outcome<EntitlementView>>;
  list(accountId: string): Promise<EntitlementView[]>;
  /** Gives what was not bought, until its end; written to the audit log with its reason. The same act gives once. */
  grant(input: {
    accountId: string;
    content: GrantInput<F>;
    /** From now on unless said. */
    startsAt?: Date;
    endsAt: Date;
    because: string;
    actorId: string;
    actId: string;
  }): Promise<Outcome<GrantView>>;
  /** Takes back what was granted or bought, from now on. */
  revokeGrant(input: {
    accountId: string;
    grantId: string;
    because: string;
    actorId: string;
  }): Promise<Outcome<GrantView>>;
  /** All that were ever given to an account, newest first. */
  listGrants(accountId: string): Promise<GrantView[]>;
}
