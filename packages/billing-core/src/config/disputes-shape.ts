import { z } from 'zod';

/** Longer than any field of evidence that it ends in (docs.stripe.com/api/disputes/update). */
const words = z.string().min(1).max(15_000);
const shown = z.strictObject({ text: words, shown: z.string().min(1).max(2_000) });

export const disputesShape = z.strictObject({
  whileOpen: z.enum(['pause_collection', 'collect']).optional(),
  whenLost: z.enum(['cancel', 'keep']).optional(),
  fraudWarning: z
    .union([
      z.enum(['never', 'always']),
      z.strictObject({ refundUpTo: z.record(z.string(), z.number().int().positive()) }),
    ])
    .optional(),
  productDescription: z.string().min(1).max(2_000).optional(),
  refundPolicy: shown.optional(),
  cancellationPolicy: shown.optional(),
  terms: z
    .strictObject({ version: z.string().min(1).max(40), url: z.url({ protocol: /^https?$/ }) })
    .optional(),
});
