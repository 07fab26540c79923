import { z } from 'zod';
import { STAFF_ROLES } from '../domain/staff/staff-role.ts';
import { dunningShape } from './check-dunning.ts';
import { disputesShape } from './disputes-shape.ts';
import { promotionShape } from './promotion-shape.ts';

const key = z.string().regex(/^[a-z][a-z0-9_]{0,49}$/, 'a key in snake_case, of 50 letters at most');
const name = z.string().min(1).max(250);
const minor = z.number().int().nonnegative();
const count = z.number().int().nonnegative();
/** docs.stripe.com/api/prices/create: at most twelve decimals. */
const decimal = z
  .string()
  .regex(/^\d+(\.\d{1,12})?$/, 'a decimal that is not negative, with at most twelve decimals');
const tier = z.strictObject({
  upTo: z.union([z.number().int().positive(), z.literal('more')]),
  unit: z.union([minor, decimal]),
  flat: minor.optional(),
});
const amount = z.union([
  minor,
  z.strictObject({ kind: z.literal('per_unit'), unit: decimal }),
  z.strictObject({ kind: z.enum(['graduated', 'volume']), tiers: z.array(tier).min(1) }),
]);

const every = <T extends z.ZodType>(price: T) =>
  z.record(z.string(), z.strictObject({ month: price, year: price }));
const grants = z.record(z.string(), z.union([z.boolean(), count, z.literal('unlimited')]));
const words = { name, description: z.string() };

const plan = z.strictObject({
  ...words,
  highlighted: z.boolean().optional(),
  /** docs.stripe.com/api/subscriptions/create: a trial lasts two years at most. */
  trialDays: z.number().int().min(1).max(730).optional(),
  trialNeedsCard: z.boolean().optional(),
  prices: every(minor).optional(),
  seats: z
    .strictObject({ feature: z.string(), included: count.optional(), prices: every(amount) })
    .optional(),
  usage: z
    .record(z.string(), z.strictObject({ included: count.optional(), prices: z.record(z.string(), amount) }))
    .optional(),
  features: grants,
});

const taxBehavior = z.enum(['inclusive', 'exclusive']);

/** What a configuration looks like, taken alone each part; `checkConfig` says how the parts go together. */
export const configShape = z.strictObject({
  product: name,
  currencies: z.array(z.string().regex(/^[a-z]{3}$/, 'an ISO 4217 code in lower case')).min(1),
  usageAlerts: z.array(z.number().int().min(1).max(1_000)).optional(),
  taxBehavior: z.union([taxBehavior, z.record(z.string(), taxBehavior)]).optional(),
  features: z.record(
    key,
    z.strictObject({
      kind: z.enum(['flag', 'limit', 'seats', 'metered']),
      label: z.string().min(1),
      unit: z.string().min(1).optional(),
      units: z.string().min(1).optional(),
    }),
  ),
  plans: z.record(key, plan),
  addOns: z
    .record(
      key,
      z.strictObject({
        ...words,
        prices: every(minor),
        features: grants,
        plans: z.array(z.string()).optional(),
      }),
    )
    .optional(),
  oneTime: z
    .record(
      key,
      z.strictObject({
        ...words,
        prices: z.record(z.string(), minor),
        credits: z.record(z.string(), z.number().int().positive()).optional(),
        creditsLastDays: z.number().int().min(1).max(3_650).optional(),
        plan: z.string().optional(),
      }),
    )
    .optional(),
  checkout: z
    .strictObject({
      promotionCodes: z.boolean().optional(),
      automaticTax: z.boolean().optional(),
      taxIds: z.boolean().optional(),
      paymentMethods: z
        .array(z.enum(['card', 'link', 'us_bank_account', 'sepa_debit', 'ideal', 'bancontact']))
        .min(1)
        .optional(),
      billingAddress: z.enum(['auto', 'required']).optional(),
    })
    .optional(),
  promotions: z.record(key, promotionShape).optional(),
  access: z
    .strictObject({
      pastDueGraceDays: z.number().min(0).max(365).optional(),
      lateRenewalGraceHours: z.number().min(0).max(720).optional(),
      trialGraceMinutes: z.number().min(0).max(10_080).optional(),
    })
    .optional(),
  dunning: dunningShape.optional(),
  portal: z
    .strictObject({
      headline: z.string().min(1).max(60).optional(),
      privacyPolicyUrl: z.url({ protocol: /^https?$/ }).optional(),
      termsOfServiceUrl: z.url({ protocol: /^https?$/ }).optional(),
      cancel: z.enum(['at_period_end', 'immediately', 'no']).optional(),
      switchPlans: z.boolean().optional(),
      updates: z.array(z.enum(['address', 'email', 'name', 'phone', 'shipping', 'tax_id'])).optional(),
    })
    .optional(),
  // A list with `https:` alone, or with a script, would let everything back.
  returnUrls: z.array(z.url({ protocol: /^https?$/ })).optional(),
  refunds: z
    .strictObject({
      limits: z
        .partialRecord(
          z.enum(STAFF_ROLES),
          z.union([z.enum(['unlimited', 'none']), z.record(z.string(), z.number().int().min(0))]),
        )
        .exactOptional(),
    })
    .optional(),
  lifecycle: z
    .strictObject({
      retentionOffer: z
        .discriminatedUnion('kind', [
          z.strictObject({
            kind: z.literal('coupon'),
            percentOff: z.number().int().min(1).max(100),
            months: z.number().int().min(1).max(24),
          }),
          z.strictObject({ kind: z.literal('pause'), months: z.number().int().min(1).max(24) }),
        ])
        .optional(),
      pause: z.boolean().optional(),
    })
    .optional(),
  disputes: disputesShape.optional(),
});

export type ReadConfig = z.output<typeof configShape>;
