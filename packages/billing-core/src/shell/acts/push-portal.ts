import { createHash } from 'node:crypto';
import type Stripe from 'stripe';
import type { CatalogDifference } from '../../billing.ts';
import {
  comparePortal,
  fromConfiguration,
  type OfferedPrice,
  type PortalSettings,
  toPortalSettings,
} from '../../domain/catalog/portal-settings.ts';
import { callStripe } from '../calls/call-stripe.ts';
import type { BillingContext } from '../context.ts';
import { returnUrlsOf } from './return-urls.ts';

const OURS = { billwright_portal: 'main' };
const SUBJECT = 'customer portal';

/** What a push would change of the portal, after the catalogue. What Stripe has already is noted, as for prices. */
export async function planPortal(context: BillingContext): Promise<CatalogDifference[]> {
  const { found, step } = await compare(context);
  if (found) await note(context, found.id);
  return step ? [{ ...step, subject: SUBJECT }] : [];
}

/** Makes the portal's configuration what code says; after the prices, which it offers. Safe to run again at any point. */
export async function applyPortal(context: BillingContext): Promise<CatalogDifference[]> {
  const { found, wanted, step } = await compare(context);
  if (!step) {
    if (found) await note(context, found.id);
    return [];
  }
  await note(context, found ? await update(context, found.id, wanted) : await create(context, wanted));
  return [{ ...step, subject: SUBJECT }];
}

async function compare(context: BillingContext) {
  const found = await findOurs(context.stripe);
  const [returnUrl = context.appUrl] = returnUrlsOf(context);
  const wanted = toPortalSettings(context.config, await loadOffered(context), returnUrl);
  return { found, wanted, step: comparePortal(wanted, found && fromConfiguration(found)) };
}

async function findOurs(stripe: Stripe): Promise<Stripe.BillingPortal.Configuration | undefined> {
  for await (const configuration of stripe.billingPortal.configurations.list({ active: true, limit: 100 }))
    if (configuration.metadata?.billwright_portal === OURS.billwright_portal) return configuration;
  return undefined;
}

/** The prices that plans are sold by now. */
async function loadOffered({ db, config }: BillingContext): Promise<OfferedPrice[]> {
  const rows = await db
    .selectFrom('catalog_prices')
    .select(['product_id', 'price_id'])
    .where('active', '=', true)
    // Seats, usage and add-ons are other items: the portal switches the one of the plan.
    .where('role', '=', 'base')
    .where('plan_key', 'in', ['', ...Object.keys(config.plans)])
    .where('interval', 'in', ['month', 'year'])
    .execute();
  return rows.map(({ product_id: productId, price_id: priceId }) => ({ productId, priceId }));
}

/** The key says what is to be so: a push that died before it was noted finds the configuration by its metadata. */
async function create(context: BillingContext, wanted: PortalSettings): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(wanted)).digest('hex').slice(0, 16);
  const { id } = await callStripe(
    context,
    { intentId: 'push', step: `portal_${hash}`, attempt: 1 },
    {
      make: (options) =>
        context.stripe.billingPortal.configurations.create(
          { ...wanted, metadata: OURS, name: SUBJECT },
          options,
        ),
    },
  );
  return id;
}

/** Setting fields to what they should be may be repeated: it needs no key of ours. */
async function update({ stripe }: BillingContext, id: string, wanted: PortalSettings): Promise<string> {
  const { privacy_policy_url: privacy = '', terms_of_service_url: terms = '' } = wanted.business_profile;
  await stripe.billingPortal.configurations.update(id, {
    ...wanted,
    // A link that code no longer names is taken away.
    business_profile: {
      headline: wanted.business_profile.headline,
      privacy_policy_url: privacy,
      terms_of_service_url: terms,
    },
    features: { ...wanted.features, subscription_update: { ...wanted.features.subscription_update } },
  });
  return id;
}

async function note({ db }: BillingContext, id: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx
      .updateTable('portal_configurations')
      .set({ active: false })
      .where('configuration_id', '!=', id)
      .execute();
    await trx
      .insertInto('portal_configurations')
      .values({ configuration_id: id, active: true })
      .onConflict((conflict) => conflict.column('configuration_id').doUpdateSet({ active: true }))
      .execute();
  });
}
