/** A setting is missing or wrong; the message says which and what to do. */
export class SettingError extends Error {}

/** What a person at the terminal can mend, by the SDK's error type or the driver's code; everything else is our fault. */
const REMEDIES = new Map(
  Object.entries({
    StripeConnectionError:
      'Stripe can not be reached. Locally: is `npm start` running? It starts the simulator that STRIPE_API_BASE names.',
    StripeAuthenticationError: 'Stripe refuses STRIPE_SECRET_KEY: check it in the Dashboard under API keys.',
    StripePermissionError:
      'STRIPE_SECRET_KEY is a restricted key without the rights for this: it needs to write products and prices.',
    ECONNREFUSED: 'The database of DATABASE_URL can not be reached. Locally: is `npm start` running?',
    ENOTFOUND: 'The host of DATABASE_URL is not known: check the address.',
    '28P01': 'The database of DATABASE_URL refuses the password.',
    '3D000': 'The database that DATABASE_URL names does not exist.',
  }),
);

/** One line for what a person can mend, the stack for what only a programmer can. */
export function describeFailure(error: unknown): { text: string; isSetting: boolean } {
  if (!(error instanceof Error)) return { text: String(error), isSetting: false };
  if (error instanceof SettingError) return { text: error.message, isSetting: true };
  const { type = '', code = '' } = error as { type?: string; code?: string };
  const remedy = REMEDIES.get(type) ?? REMEDIES.get(code);
  return remedy === undefined
    ? { text: error.stack ?? error.message, isSetting: false }
    : { text: remedy, isSetting: true };
}
