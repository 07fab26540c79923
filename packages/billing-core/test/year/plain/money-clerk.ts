import { type Clerk, type Desk, STAFF } from './desk.ts';

/** Receipts for what was paid, of a subscription or bought once; refunds; the bank's question; a bank's suspicion, to the staff. */
export function createMoneyClerk({ invoices, emailOf, payerOf, owe }: Desk): Clerk {
  return {
    hear(event) {
      switch (event.type) {
        case 'invoice.paid': {
          const { id, total, currency, customer } = event.data.object;
          if (total > 0) owe(`receipt ${id}`, `${emailOf(customer)} receipt ${id} ${total} ${currency}`);
          return;
        }
        case 'invoice.payment_action_required': {
          const { id, customer } = event.data.object;
          const isOpen = () => invoices.get(id ?? '')?.status === 'open';
          return owe(`asked ${id}`, `${emailOf(customer)} action_required ${id}`, isOpen);
        }
        case 'refund.created': {
          const { id, amount, currency, status, charge } = event.data.object;
          if (status === 'failed' || status === 'canceled') return;
          return owe(`refund ${id}`, `${emailOf(payerOf(charge))} refund ${id} ${amount} ${currency}`);
        }
        case 'radar.early_fraud_warning.created':
          return owe(
            `warning ${event.data.object.id}`,
            `${STAFF} early_fraud_warning ${event.data.object.id}`,
          );
        default:
      }
    },
  };
}
