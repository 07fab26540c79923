import type Stripe from 'stripe';
import { invalidRequest } from '../../kernel/stripe-error.ts';

interface Controlled {
  controller: Stripe.Account.Controller;
  type: Stripe.Account.Type;
}

type Choices = [payer: string, losses: string, collection: string, dashboard: string];

/** What the three classic types stand for (docs.stripe.com/connect/migrate-to-controller-properties). */
const CLASSIC: Record<string, Choices> = {
  standard: ['account', 'stripe', 'stripe', 'full'],
  express: ['application_express', 'application', 'stripe', 'express'],
  custom: ['application_custom', 'application', 'application', 'none'],
};

/** Who pays fees, bears losses, collects requirements, and which dashboard there is. */
export function decideController(params: Stripe.AccountCreateParams): Controlled {
  const { type, controller } = params;
  if (type !== undefined && controller !== undefined) {
    throw invalidRequest(
      'You may not provide the `type` parameter and `controller` parameters simultaneously. They are mutually exclusive.',
    );
  }
  if (type !== undefined) return { controller: toController(choicesOf(type)), type };
  const choices: Choices = [
    controller?.fees?.payer ?? 'account',
    controller?.losses?.payments ?? 'stripe',
    controller?.requirement_collection ?? 'stripe',
    controller?.stripe_dashboard?.type ?? 'full',
  ];
  assertGoTogether(choices);
  const isStandard = choices.join() === choicesOf('standard').join();
  return { controller: toController(choices), type: isStandard ? 'standard' : 'none' };
}

function choicesOf(type: string): Choices {
  const choices = CLASSIC[type];
  if (choices) return choices;
  throw invalidRequest('Invalid type: must be one of custom, express, or standard', { param: 'type' });
}

/** docs.stripe.com/connect/design-an-integration: only some combinations can be had. */
function assertGoTogether([, losses, collection, dashboard]: Choices): void {
  if (collection === 'application' && (losses !== 'application' || dashboard !== 'none')) {
    throw invalidRequest(
      'When `controller[requirement_collection]=application`, you must also set `controller[losses][payments]=application` and `controller[stripe_dashboard][type]=none`.',
      { param: 'controller[requirement_collection]' },
    );
  }
  if (dashboard === 'express' && losses !== 'application') {
    throw invalidRequest(
      'When `controller[stripe_dashboard][type]=express`, you must also set `controller[losses][payments]=application`.',
      { param: 'controller[stripe_dashboard][type]' },
    );
  }
}

const toController = ([payer, losses, collection, dashboard]: Choices): Stripe.Account.Controller => ({
  fees: { payer },
  is_controller: true,
  losses: { payments: losses },
  requirement_collection: collection,
  stripe_dashboard: { type: dashboard },
  type: 'application',
});

/** An account of its own that has let the platform in by OAuth: the platform controls none of it. */
export const INDEPENDENT: Controlled = { controller: { type: 'account' }, type: 'standard' };
