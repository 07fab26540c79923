import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { isHiddenColumn, isHiddenField } from '../src/domain/hidden-fields.ts';

/** Whose objects the inbox can show: those of the events that are asked for, and what may be expanded in them. */
const RESOURCES = [
  'BankAccounts',
  'Cards',
  'Charges',
  'Checkout/Sessions',
  'CreditNotes',
  'Customers',
  'Disputes',
  'Invoices',
  'Mandates',
  'PaymentIntents',
  'PaymentMethods',
  'Refunds',
  'Reviews',
  'SetupIntents',
  'Sources',
  'SubscriptionSchedules',
  'Subscriptions',
  'TaxIds',
];
const SOUNDS_PERSONAL =
  /(?:^|_)(?:address|comment|dob|email|evidence|fingerprint|holder|iban|ip|last4|name|phone|postal|shipping|text|url|user|username|verified|zip)(?:_|$)/;
const HARMLESS = new Set([
  // How a check came out, what kind something is, how something was set up.
  'account_holder_type',
  'address_line1_check',
  'address_postal_code_check',
  'address_zip_check',
  'billing_address_collection',
  'custom_text',
  'email_sent',
  'email_sent_at',
  'name_collection',
  'phone_number_collection',
  'refund_account_holder_type',
  'requested_address_types',
  'shipping_address_collection',
  'update_shipping_details',
  // Of banks, wallets, the business itself and what it ships.
  'account_name',
  'amount_shipping',
  'application_preferred_name',
  'bank_name',
  'branch_name',
  'dedicated_file_name',
  'display_name',
  'service_user_number',
  'shipping_amount',
  'shipping_carrier',
  'shipping_cost',
  'shipping_date',
  'shipping_delay',
  'shipping_options',
  'shipping_rate',
  'shipping_rate_data',
  // Pages and reports for developers; codes of a chip.
  'doc_url',
  'evidence_customer_signature',
  'evidence_transaction_certificate',
  'request_log_url',
  'user_report',
  // Within `evidence`, which is hidden whole, or within `custom_fields`; and what a dispute says of it.
  'enhanced_evidence',
  'evidence_details',
  'has_evidence',
  'shipping_documentation',
  'text',
  'uncategorized_text',
  'visa_compelling_evidence_3',
]);

test("what sounds personal among the fields of Stripe's types is hidden, or said here to be harmless", async () => {
  const shown = new Set<string>();
  for (const resource of RESOURCES) {
    const file = new URL(`resources/${resource}.d.ts`, import.meta.resolve('stripe'));
    const types = await readFile(file, 'utf8');
    // What is answered stands before what is asked with.
    const [answered = ''] = types.split(/export interface \w*Params/);
    const names = [...answered.matchAll(/^ +(\w+)\??: /gm)].map(([, name = '']) => name);
    expect(names.length, resource).toBeGreaterThan(5);
    for (const name of names)
      if (SOUNDS_PERSONAL.test(name) && !isHiddenField(name, undefined)) shown.add(name);
  }
  expect([...shown].sort()).toEqual([...HARMLESS].sort());
});

test("a difference in a customer's or a tax id's row is shown without what it holds, one in a status with it", () => {
  const hidden = [
    'email',
    'name',
    'phone',
    'value',
    'verified_name',
    'last4',
    'hosted_invoice_url',
    'invoice_pdf_url',
  ];
  const shown = ['status', 'quantity', 'amount_due_minor', 'customer_id', 'verification', 'country', 'items'];
  expect([...hidden, ...shown].filter(isHiddenColumn)).toEqual(hidden);
});
