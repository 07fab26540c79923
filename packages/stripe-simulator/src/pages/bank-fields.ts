import { html } from 'hono/html';
import type { Html } from './layout.ts';
import type { BankInput } from './page-actions.ts';
import { type Problem, problemAttributes } from './problem.ts';
import type { FormFields } from './read-card-form.ts';

/** How each bank debit is called where it is chosen. */
export const BANK_NAMES: Record<BankInput['type'], string> = {
  us_bank_account: 'US bank account',
  sepa_debit: 'SEPA debit',
};

interface Filled {
  typed: FormFields;
  problem: Problem | null;
  merchantName: string;
}

/** Account numbers are not shown again, as card numbers are not. */
export function bankFields(type: BankInput['type'], { typed, problem, merchantName }: Filled): Html {
  const field = (name: string, label: string, more: { keeps?: boolean; placeholder: string }) =>
    html`<div class="field wide">
      <label for="${name}">${label}</label>
      <input id="${name}" name="${name}" autocomplete="off" maxlength="60" placeholder="${more.placeholder}"
        value="${more.keeps === true ? (typed[name] ?? '') : ''}" ${problemAttributes(problem, name)}>
    </div>`;
  const holder = field(`${type}_name`, 'Account holder name', { keeps: true, placeholder: 'Full name' });
  if (type === 'sepa_debit')
    return html`<div class="fields">${field('iban', 'IBAN', { placeholder: 'DE00 0000 0000 0000 0000 00' })}${holder}</div>
      <p class="terms">You allow ${merchantName} to debit your account, and your bank to do so as it is told.
        Within eight weeks you can ask your bank for the money back.</p>`;
  return html`<div class="fields">
      ${field('routing_number', 'Routing number', { keeps: true, placeholder: '110000000' })}
      ${field('account_number', 'Account number', { placeholder: '000123456789' })}${holder}
    </div>
    <p class="terms">You allow ${merchantName} to debit this account for what you buy. It takes up to four business days.</p>`;
}

/** The account as typed, or what is missing of it; whether it exists is for the bank to say. */
export function readBankForm(
  form: FormFields,
  type: BankInput['type'],
): { card: { bank: BankInput } } | { problem: Problem } {
  const text = (name: string) => form[name]?.trim() ?? '';
  const missing = (field: string, message: string) => ({ problem: { field, message } });
  const name = text(`${type}_name`);
  if (type === 'sepa_debit') {
    const iban = text('iban').replaceAll(/\s/g, '').toUpperCase();
    if (!/^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/.test(iban)) return missing('iban', 'Enter a valid IBAN.');
    if (name === '') return missing('sepa_debit_name', 'Enter the name of the account holder.');
    return { card: { bank: { type, iban, name } } };
  }
  if (!/^\d{9}$/.test(text('routing_number')))
    return missing('routing_number', 'A routing number has nine digits.');
  if (!/^\d{4,17}$/.test(text('account_number')))
    return missing('account_number', 'Enter the account number.');
  if (name === '') return missing('us_bank_account_name', 'Enter the name of the account holder.');
  return {
    card: {
      bank: { type, routingNumber: text('routing_number'), accountNumber: text('account_number'), name },
    },
  };
}
