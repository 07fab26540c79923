import type { MirroredRow } from '../../domain/observations/project-object.ts';
import { customerRow, paymentMethodRow, taxIdRow } from './rows/customer-rows.ts';
import { disputeRow, warningRow } from './rows/dispute-rows.ts';
import { invoiceRow, refundRow } from './rows/invoice-rows.ts';
import { scheduleRow, subscriptionRow } from './rows/subscription-rows.ts';
import { toItemRows } from './write-items.ts';

export type MirrorTable =
  | 'customers'
  | 'subscriptions'
  | 'invoices'
  | 'payment_methods'
  | 'purchases'
  | 'subscription_schedules'
  | 'tax_ids'
  | 'disputes'
  | 'early_fraud_warnings'
  | 'refunds';
type Row = { id: string } & Record<string, unknown>;
/** What is written into a mirror's table. */
export type OwnedRow = Row & { account_id: string };

/** The columns that a mirrored object comes to, in the table that holds its kind. */
const TABLES: Readonly<Record<string, TableRow['table']>> = {
  'checkout.session': 'checkout_sessions',
  customer: 'customers',
  dispute: 'disputes',
  invoice: 'invoices',
  payment_method: 'payment_methods',
  'radar.early_fraud_warning': 'early_fraud_warnings',
  refund: 'refunds',
  subscription: 'subscriptions',
  subscription_schedule: 'subscription_schedules',
  tax_id: 'tax_ids',
};

/** The table that mirrors objects of a type. */
export const tableOf = (objectType: string): TableRow['table'] | undefined => TABLES[objectType];

export interface TableRow {
  table: MirrorTable | 'checkout_sessions';
  row: Row;
}

export function toTableRow(each: MirroredRow): TableRow {
  switch (each.kind) {
    case 'customer':
      return { table: 'customers', row: customerRow(each.row) };
    case 'subscription':
      return { table: 'subscriptions', row: { ...subscriptionRow(each.row), items: toItemRows(each.row) } };
    case 'invoice':
      return { table: 'invoices', row: invoiceRow(each.row) };
    case 'payment_method':
      return { table: 'payment_methods', row: paymentMethodRow(each.row) };
    case 'subscription_schedule':
      return { table: 'subscription_schedules', row: scheduleRow(each.row) };
    case 'tax_id':
      return { table: 'tax_ids', row: taxIdRow(each.row) };
    case 'dispute':
      return { table: 'disputes', row: disputeRow(each.row) };
    case 'early_fraud_warning':
      return { table: 'early_fraud_warnings', row: warningRow(each.row) };
    case 'refund':
      return { table: 'refunds', row: refundRow(each.row) };
    case 'checkout_session': {
      const { id, status, paymentStatus, subscriptionId } = each.row;
      const row = { id, status, payment_status: paymentStatus, subscription_id: subscriptionId };
      return { table: 'checkout_sessions', row };
    }
  }
}
