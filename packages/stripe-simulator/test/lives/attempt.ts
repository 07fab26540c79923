import Stripe from 'stripe';
import type { AnyStep } from './steps.ts';
import { takeStep } from './take-step.ts';
import type { World } from './world.ts';

/** Takes a step; refusals are fine, as long as they are Stripe's. */
export async function attempt(world: World, step: AnyStep): Promise<'done' | 'refused'> {
  try {
    await takeStep(world, step);
    return 'done';
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError && (error.statusCode ?? 500) < 500) return 'refused';
    throw error;
  }
}
