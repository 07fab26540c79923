import type { Money } from '../domain/money.ts';
import type { BillingInterval, Outcome } from './act.ts';

export interface PromotionOffer {
  /** As it is written at Stripe. */
  code: string;
  /** `20% off the first payment` */
  words: string;
  /** What the plan's own price comes to with it, before tax. */
  price: { before: Money; after: Money };
}

export interface PromotionCodeView {
  id: string;
  code: string;
  couponId: string;
  couponName: string | null;
  words: string;
  active: boolean;
  timesRedeemed: number;
  maxRedemptions: number | null;
  /** ISO 8601, UTC. */
  expiresAt: string | null;
  firstTimeOnly: boolean;
  /** By currency, in minor units. */
  minimumAmount: Record<string, number>;
  /** Where it was made: in the plans' code, by an operator here, or at Stripe. */
  source: 'code' | 'operator' | 'stripe';
}

export interface CouponView {
  id: string;
  name: string | null;
  words: string;
  valid: boolean;
}

export interface NewPromotionCode {
  couponId: string;
  code: string;
  maxRedemptions: number | null;
  expiresAt: Date | null;
  firstTimeOnly: boolean;
  minimumAmount: Record<string, number>;
}

interface OperatorsAct {
  actorId: string;
  /** Minted once for each opened form. */
  actId: string;
  /** Goes to the audit log. */
  because: string;
}

export interface Promotions {
  /** What a code would take off, or why not. Stripe decides again when it is redeemed: two may ask for the last one. */
  check(
    accountId: string,
    input: { code: string; currency: string } & (
      | { planKey: string; interval: BillingInterval }
      | { productKey: string }
    ),
  ): Promise<Outcome<PromotionOffer>>;
  /** The newest codes, and the coupons that a new one may be for. */
  list(): Promise<Outcome<{ codes: PromotionCodeView[]; coupons: CouponView[] }>>;
  createCode(input: NewPromotionCode & OperatorsAct): Promise<Outcome<PromotionCodeView>>;
  /** Nobody redeems it from now on; who has the discount keeps it. A push does not bring it back. */
  deactivateCode(input: { id: string } & OperatorsAct): Promise<Outcome<PromotionCodeView>>;
}
