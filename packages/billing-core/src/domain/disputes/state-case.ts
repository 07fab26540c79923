import { formatMoney } from '../money.ts';
import type { EvidenceFacts } from './evidence-facts.ts';
import { isIpAddress } from './ip-address.ts';

const minute = (date: Date) => `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** The case in a page, for whoever decides at the bank: what was agreed, paid, received and told; facts alone. */
export function stateCase(facts: EvidenceFacts): string {
  return [paid(facts), checked(facts), agreed(facts), told(facts), earlier(facts)]
    .filter((part) => part !== null)
    .join('\n\n');
}

function paid({ account, dispute, charge, invoice }: EvidenceFacts): string {
  const bill = invoice?.number ? ` for invoice ${invoice.number}` : '';
  const receipt = charge.receiptNumber ? ` Receipt ${charge.receiptNumber} was issued.` : '';
  const card = charge.last4 ? ` with the ${charge.brand ?? 'card'} ending in ${charge.last4}` : '';
  return `${account.name} (${account.email}), our customer since ${minute(account.createdAt)}, paid ${formatMoney(dispute)}${bill}${card} on ${minute(charge.paidAt)}.${receipt}`;
}

function checked({ charge }: EvidenceFacts): string | null {
  const checks = [
    charge.threeDSecure && `3-D Secure: ${charge.threeDSecure}`,
    charge.cvcCheck && `security code: ${charge.cvcCheck}`,
    charge.postalCodeCheck && `postal code: ${charge.postalCodeCheck}`,
  ].filter(Boolean);
  return checks.length > 0 ? `Checks by the card's bank at the payment: ${checks.join(', ')}.` : null;
}

function agreed({ acceptances }: EvidenceFacts): string | null {
  if (acceptances.length === 0) return null;
  const lines = acceptances
    .slice(0, 10)
    .map(
      ({ policy, version, acceptedAt, ip, shownAt, wording }) =>
        `- ${policy}, version ${version}, on ${minute(acceptedAt)}${ip && isIpAddress(ip) ? ` from ${ip}` : ''} (${shownAt.replaceAll('_', ' ')}${wording ? `: “${wording}”` : ''})`,
    );
  return ['The customer agreed to:', ...lines].join('\n');
}

function told({ mails }: EvidenceFacts): string | null {
  if (mails.length === 0) return null;
  const lines = mails
    .slice(0, 20)
    .map(({ sentAt, recipient, subject }) => `- ${minute(sentAt)} to ${recipient}: ${subject}`);
  return ['Mails that the customer was sent:', ...lines].join('\n');
}

function earlier({ earlierPayments }: EvidenceFacts): string | null {
  if (earlierPayments.length === 0) return null;
  const lines = earlierPayments
    .slice(0, 10)
    .map(({ paidAt, chargeId, ...money }) => `- ${minute(paidAt)}: ${formatMoney(money)} (${chargeId})`);
  return ['Earlier payments of the customer that nobody disputed:', ...lines].join('\n');
}
