import { z } from 'zod';

const positive = z.number().int().positive();
const moment = z.iso.datetime({ offset: true });
const amounts = z.record(z.string(), positive);

const code = z.strictObject({
  maxRedemptions: positive.optional(),
  expiresAt: moment.optional(),
  firstTimeOnly: z.boolean().optional(),
  minimumAmount: amounts.optional(),
});

/** docs.stripe.com/api/coupons/create and /api/promotion_codes/create */
export const promotionShape = z
  .strictObject({
    name: z.string().min(1).max(40),
    /** With two decimals at most, so that the words and the discount agree. */
    percentOff: z.number().positive().max(100).multipleOf(0.01).optional(),
    amountOff: amounts.optional(),
    duration: z.union([z.enum(['once', 'forever']), z.strictObject({ months: positive })]),
    plans: z.array(z.string()).min(1).optional(),
    maxRedemptions: positive.optional(),
    redeemBy: moment.optional(),
    codes: z.record(z.string().regex(/^[a-zA-Z0-9-]{1,500}$/, 'letters, digits and dashes'), code).optional(),
  })
  .refine(({ percentOff, amountOff }) => (percentOff === undefined) !== (amountOff === undefined), {
    message: 'either percentOff or amountOff',
  });
