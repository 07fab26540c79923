import type { Migration } from 'kysely/migration';
import * as sessions from './0001-sessions.ts';
import * as inboxAndOutbox from './0002-inbox-and-outbox.ts';
import * as billing from './0003-billing.ts';
import * as rowLevelSecurity from './0004-row-level-security.ts';
import * as inboxSearch from './0005-inbox-search.ts';
import * as partitionedInbox from './0006-partitioned-inbox.ts';
import * as callsAndJobs from './0007-calls-and-jobs.ts';
import * as objectStates from './0007-object-states.ts';
import * as revenue from './0008-revenue.ts';
import * as objectScans from './0009-object-scans.ts';
import * as eventDeliveries from './0010-event-deliveries.ts';
import * as everyWayToSell from './0011-every-way-to-sell.ts';
import * as operating from './0012-operating.ts';
import * as entitlementGrants from './0013-entitlement-grants.ts';
import * as usage from './0014-usage.ts';
import * as lifecycle from './0015-lifecycle.ts';
import * as schedulesById from './0015-schedules-by-id.ts';
import * as customers from './0016-customers.ts';
import * as portal from './0016-portal.ts';
import * as invoiceSales from './0017-invoice-sales.ts';
import * as priceMigrations from './0018-price-migrations.ts';
import * as checkoutReservations from './0019-checkout-reservations.ts';
import * as leanInbox from './0020-lean-inbox.ts';
import * as mails from './0021-mails.ts';
import * as dunning from './0022-dunning.ts';
import * as refunds from './0023-refunds.ts';
import * as disputes from './0024-disputes.ts';
import * as purchases from './0025-purchases.ts';
import * as keptWebhookEvents from './0027-kept-webhook-events.ts';
import * as balance from './0028-balance.ts';
import * as mailReports from './0030-mail-reports.ts';
import * as enhancedEvidence from './0031-enhanced-evidence.ts';
import * as declineAdvice from './0032-decline-advice.ts';
import * as intentFences from './0033-intent-fences.ts';

/** In the order of their names; append-only. */
export const migrations: Record<string, Migration> = {
  '0001-sessions': sessions,
  '0002-inbox-and-outbox': inboxAndOutbox,
  '0003-billing': billing,
  '0004-row-level-security': rowLevelSecurity,
  '0005-inbox-search': inboxSearch,
  '0006-partitioned-inbox': partitionedInbox,
  '0007-calls-and-jobs': callsAndJobs,
  '0007-object-states': objectStates,
  '0008-revenue': revenue,
  '0009-object-scans': objectScans,
  '0010-event-deliveries': eventDeliveries,
  '0011-every-way-to-sell': everyWayToSell,
  '0012-operating': operating,
  '0013-entitlement-grants': entitlementGrants,
  '0014-usage': usage,
  '0015-lifecycle': lifecycle,
  '0015-schedules-by-id': schedulesById,
  '0016-customers': customers,
  '0016-portal': portal,
  '0017-invoice-sales': invoiceSales,
  '0018-price-migrations': priceMigrations,
  '0019-checkout-reservations': checkoutReservations,
  '0020-lean-inbox': leanInbox,
  '0021-mails': mails,
  '0022-dunning': dunning,
  '0023-refunds': refunds,
  '0024-disputes': disputes,
  '0025-purchases': purchases,
  '0027-kept-webhook-events': keptWebhookEvents,
  '0028-balance': balance,
  '0030-mail-reports': mailReports,
  '0031-enhanced-evidence': enhancedEvidence,
  '0032-decline-advice': declineAdvice,
  '0033-intent-fences': intentFences,
};
