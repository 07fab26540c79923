import { formatMoney } from '../money.ts';
import type { CustomerAddress } from '../observations/mirrored-objects.ts';
import { guideOf } from './evidence-by-reason.ts';
import type { AccessFact, EvidenceFacts } from './evidence-facts.ts';
import { TEXT_LIMITS, type TextEvidence, type TextField } from './evidence-fields.ts';
import { isIpAddress } from './ip-address.ts';
import { stateCase } from './state-case.ts';

type Write = (facts: EvidenceFacts) => string | null;

/** How each text is written from what is held; null where nothing is, since an empty claim is worse than none. */
const WRITES: Partial<Record<TextField, Write>> = {
  product_description: describeProduct,
  customer_name: ({ charge, customer, account }) => charge.billingName ?? customer?.name ?? account.name,
  customer_email_address: ({ charge, customer, account }) =>
    charge.billingEmail ?? customer?.email ?? account.email,
  customer_purchase_ip: findPurchaseIp,
  billing_address: ({ charge, customer }) =>
    formatAddress(charge.billingAddress ?? customer?.address ?? null),
  access_activity_log: ({ access, usage }) => describeAccess({ access, usage }),
  service_date: describeServiceDate,
  refund_policy_disclosure: ({ policy }) => disclose(policy?.refundPolicy),
  cancellation_policy_disclosure: ({ policy }) => disclose(policy?.cancellationPolicy),
  cancellation_rebuttal: rebutCancellation,
  duplicate_charge_id: ({ lookalike }) => lookalike?.chargeId ?? null,
  duplicate_charge_explanation: tellApart,
  uncategorized_text: stateCase,
};

/**
 * A draft of the evidence for a dispute of a reason: the fields that count for it, from what is held, each within its limit. A person
 * reads, mends and sends it; nothing here is sent by itself.
 */
export function collectEvidence(facts: EvidenceFacts, reason: string): TextEvidence {
  const { decisive, helpful } = guideOf(reason);
  const evidence: TextEvidence = {};
  for (const field of new Set([...decisive, ...helpful])) {
    if (!(field in TEXT_LIMITS)) continue;
    const name = field as TextField;
    const text = WRITES[name]?.(facts)?.trim();
    if (text) evidence[name] = cut(text, TEXT_LIMITS[name]);
  }
  return evidence;
}

/** Whole lines, so that no record is shown in half; says that something was left out. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const left = '\n… (older entries left out)';
  const fits = text.slice(0, most - left.length);
  return fits.slice(0, Math.max(fits.lastIndexOf('\n'), 0) || fits.length) + left;
}

const day = (date: Date) => date.toISOString().slice(0, 10);
const minute = (date: Date) => `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

function describeProduct({ product, policy, subscription, invoice }: EvidenceFacts): string {
  const what = policy?.productDescription ?? `${product}: software that is used online.`;
  const plan = subscription
    ? ` Plan ${subscription.planName} (${subscription.planWords}), subscribed since ${day(subscription.startedAt)}.`
    : '';
  const lines = (invoice?.lines ?? []).map(
    ({ description, startsAt, endsAt }) => `- ${description} (${day(startsAt)} to ${day(endsAt)})`,
  );
  return [`${what}${plan}`, ...(lines.length > 0 ? ['This payment was for:', ...lines] : [])].join('\n');
}

/** The address that agreed to the terms last before it paid, else the one that was there last before. */
function findPurchaseIp({ acceptances, access, charge }: EvidenceFacts): string | null {
  const agreed = acceptances.find(
    ({ acceptedAt, ip }) => ip !== null && isIpAddress(ip) && acceptedAt <= charge.paidAt,
  );
  const used = access.find(({ firstAt, ip }) => isIpAddress(ip) && firstAt <= charge.paidAt);
  return agreed?.ip ?? used?.ip ?? null;
}

export function formatAddress(address: CustomerAddress | null): string | null {
  if (!address) return null;
  const { line1, line2, postal_code: code, city, state, country } = address;
  const parts = [line1, line2, [code, city].filter(Boolean).join(' '), state, country].filter(Boolean);
  return parts.length > 0 ? parts.join(', ') : null;
}

function describeAccess({ access, usage }: Pick<EvidenceFacts, 'access' | 'usage'>): string | null {
  const visits = access.map(
    ({ firstAt, lastAt, ip, requests, userAgent }: AccessFact) =>
      `${minute(firstAt)} to ${minute(lastAt)}: ${ip}, ${requests} requests, ${userAgent}`,
  );
  const used = usage.map(
    ({ feature, quantity, periodStartsAt, periodEndsAt }) =>
      `${day(periodStartsAt)} to ${day(periodEndsAt)}: ${quantity} × ${feature}`,
  );
  const parts = [
    ...(visits.length > 0 ? ['Signed-in use by the customer, newest first:', ...visits] : []),
    ...(used.length > 0 ? ['Metered use by the customer:', ...used] : []),
  ];
  return parts.length > 0 ? parts.join('\n') : null;
}

function describeServiceDate({ invoice, charge }: EvidenceFacts): string {
  const first = invoice?.lines[0];
  return first ? `${day(first.startsAt)} to ${day(first.endsAt)}` : day(charge.paidAt);
}

function disclose(shown: { text: string; shown: string } | undefined): string | null {
  return shown ? `${shown.shown}\n\n${shown.text}` : null;
}

/** Only what is so: who did cancel before they paid is not argued with. */
function rebutCancellation({ subscription, charge, access }: EvidenceFacts): string | null {
  if (!subscription) return null;
  const { cancelAskedAt, startedAt } = subscription;
  if (cancelAskedAt && cancelAskedAt <= charge.paidAt) return null;
  const used = access.filter(({ lastAt }) => lastAt >= charge.paidAt);
  return [
    `The subscription runs since ${day(startedAt)} and can be cancelled at any time on the customer's billing page.`,
    cancelAskedAt
      ? `The customer cancelled on ${minute(cancelAskedAt)}, after this payment of ${minute(charge.paidAt)}.`
      : 'The customer has not cancelled it, on that page or otherwise.',
    ...(used.length > 0 ? [`The customer has used it on ${used.length} days since they paid.`] : []),
  ].join('\n');
}

function tellApart({ lookalike, dispute, invoice, charge }: EvidenceFacts): string | null {
  if (!lookalike) return null;
  const amount = (of: { amountMinor: number; currency: string }) => formatMoney(of);
  return [
    `Two payments, for two things. ${dispute.chargeId} of ${day(charge.paidAt)} (${amount(dispute)}) paid invoice ${invoice?.number ?? 'without a number'}.`,
    `${lookalike.chargeId} of ${day(lookalike.paidAt)} (${amount(lookalike)}) paid: ${lookalike.description ?? 'an earlier invoice'}.`,
  ].join('\n');
}
