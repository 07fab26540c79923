import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import type { BillingConfig } from '../config.ts';

const amount = z.number().int().nonnegative();
const shape = z.object({
  product: z.string().min(1),
  currencies: z.array(z.string().regex(/^[a-z]{3}$/, 'an ISO 4217 code in lower case')).min(1),
  features: z.record(
    z.string(),
    z.object({ kind: z.enum(['flag', 'limit', 'seats', 'metered']), label: z.string() }),
  ),
  plans: z.record(
    z.string().regex(/^[a-z][a-z0-9_]*$/, 'a key in snake_case'),
    z.object({
      name: z.string().min(1),
      description: z.string(),
      highlighted: z.boolean().optional(),
      trialDays: z.number().int().min(1).max(730).optional(),
      prices: z.record(z.string(), z.object({ month: amount, year: amount })).optional(),
      features: z.record(z.string(), z.union([z.boolean(), amount, z.literal('unlimited')])),
    }),
  ),
});

/** Loads the plans from a file and checks them, so that a wrong file stops the start with its reason. */
export async function loadBillingConfig(path: string): Promise<BillingConfig> {
  const module = (await import(pathToFileURL(resolve(path)).href)) as { default?: unknown };
  const read = shape.safeParse(module.default);
  if (!read.success) throw new Error(`${path} does not declare valid plans:\n${z.prettifyError(read.error)}`);
  return module.default as BillingConfig;
}
