import type Stripe from 'stripe';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest, noSuch } from '../../kernel/stripe-error.ts';
import { findCustomer } from '../customers/find-customer.ts';
import { captureIntent } from '../payment-intents/capture-intent.ts';

export function findCharge(sim: Simulation, id: string, param = 'id'): Stripe.Charge {
  const charge = sim.store.charges.get(id);
  if (!charge) throw noSuch('charge', id, param);
  return charge;
}

/** https://docs.stripe.com/api/charges/update: only what is said about a charge, never what was paid. */
export function updateCharge(sim: Simulation, params: Stripe.ChargeUpdateParams, id: string): Stripe.Charge {
  refuseUnsupported(params, ['shipping', 'transfer_group']);
  const before = findCharge(sim, id);
  if (params.customer !== undefined && before.customer !== null)
    throw invalidRequest('The customer of this charge is already set.', { param: 'customer' });
  const report = params.fraud_details?.user_report;
  const after = sim.store.charges.put<Stripe.Charge>({
    ...before,
    customer: params.customer === undefined ? before.customer : findCustomer(sim, params.customer).id,
    description: params.description ?? before.description,
    fraud_details: report ? { user_report: report } : before.fraud_details,
    metadata: mergeMetadata(before.metadata, params.metadata),
    receipt_email: params.receipt_email ?? before.receipt_email,
  });
  sim.emit('charge.updated', after, before);
  return after;
}

/** https://docs.stripe.com/api/charges/capture: another door to the capture of its intent. */
export function captureCharge(
  sim: Simulation,
  params: Stripe.ChargeCaptureParams,
  id: string,
): Stripe.Charge {
  refuseUnsupported(params, [
    'application_fee',
    'application_fee_amount',
    'receipt_email',
    'statement_descriptor',
    'statement_descriptor_suffix',
    'transfer_data',
    'transfer_group',
  ]);
  const charge = findCharge(sim, id);
  if (charge.captured)
    throw invalidRequest(`Charge ${id} has already been captured.`, { code: 'charge_already_captured' });
  const intent = idOf(charge.payment_intent);
  if (intent === null || charge.status !== 'succeeded')
    throw invalidRequest(`Charge ${id} holds nothing that could be captured.`);
  captureIntent(sim, params.amount === undefined ? {} : { amount_to_capture: params.amount }, intent);
  return findCharge(sim, id);
}
