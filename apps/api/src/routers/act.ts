import type { Act } from '@billwright/billing-core';
import { z } from 'zod';
import type { Viewer } from '../load-viewer.ts';

/** Minted once for each opened form: pressing twice is one act. */
export const actId = z.uuid();

/** Who does it and for whom come from the session. */
export const toAct = (viewer: Viewer, input: { actId: string }): Act => ({
  accountId: viewer.account.id,
  actorId: viewer.user.id,
  actId: input.actId,
});

export const planKey = z.string().min(1).max(64);
/** Of something that is bought once. */
export const productKey = z.string().min(1).max(64);
export const currency = z.string().regex(/^[a-z]{3}$/);
export const interval = z.enum(['month', 'year']);
export const cursor = z.string().max(200).nullish();
export const limit = z.number().int().min(1).max(100).default(20);
/** A signed promise of a preview. */
export const token = z.string().max(4_000);
