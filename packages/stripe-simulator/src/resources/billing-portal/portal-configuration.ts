import type Stripe from 'stripe';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { updated } from '../../kernel/params/unset.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, noSuch } from '../../kernel/stripe-error.ts';
import { assertFeatures } from './assert-features.ts';
import { changeFeatures, DEFAULT_FEATURES, OFF_FEATURES } from './portal-features.ts';

type Configuration = Stripe.BillingPortal.Configuration;

export function findConfiguration(sim: Simulation, id: string, param = 'id'): Configuration {
  const configuration = sim.store.portalConfigurations.get(id);
  if (!configuration) throw noSuch('configuration', id, param);
  return configuration;
}

export function createConfiguration(
  sim: Simulation,
  params: Stripe.BillingPortal.ConfigurationCreateParams,
): Configuration {
  const features = changeFeatures(OFF_FEATURES, params.features);
  assertFeatures(sim, features);
  const configuration = insert(sim, { features, isDefault: false });
  return sim.store.portalConfigurations.put({
    ...configuration,
    business_profile: profile(configuration.business_profile, params.business_profile),
    default_return_url: params.default_return_url || null,
    login_page: loginPage(sim, configuration.id, params.login_page?.enabled ?? false),
    metadata: mergeMetadata(null, params.metadata),
    name: params.name || null,
  });
}

export function updateConfiguration(
  sim: Simulation,
  params: Stripe.BillingPortal.ConfigurationUpdateParams,
  id: string,
): Configuration {
  const before = findConfiguration(sim, id);
  if (before.is_default && params.active === false)
    throw invalidRequest('The default configuration can not be deactivated.', { param: 'active' });
  const features = changeFeatures(before.features, params.features ?? {});
  assertFeatures(sim, features);
  const after = sim.store.portalConfigurations.put({
    ...before,
    active: params.active ?? before.active,
    business_profile: profile(before.business_profile, params.business_profile),
    default_return_url: updated(before.default_return_url, params.default_return_url),
    features,
    login_page: params.login_page ? loginPage(sim, id, params.login_page.enabled) : before.login_page,
    metadata: mergeMetadata(before.metadata, params.metadata),
    name: updated(before.name, params.name),
    updated: sim.now(),
  });
  sim.emit('billing_portal.configuration.updated', after, before);
  return after;
}

/** What a session without a configuration of its own shows. At Stripe it is saved once in the dashboard. */
export function defaultConfiguration(sim: Simulation): Configuration {
  const [existing] = sim.store.portalConfigurations.filter(({ is_default }) => is_default);
  return existing ?? insert(sim, { features: DEFAULT_FEATURES, isDefault: true });
}

function insert(
  sim: Simulation,
  { features, isDefault }: { features: Configuration['features']; isDefault: boolean },
): Configuration {
  const configuration = sim.store.portalConfigurations.put({
    id: sim.newId('bpc'),
    object: 'billing_portal.configuration',
    active: true,
    application: null,
    business_profile: { headline: null, privacy_policy_url: null, terms_of_service_url: null },
    created: sim.now(),
    default_return_url: null,
    features,
    is_default: isDefault,
    livemode: false,
    login_page: { enabled: false, url: null },
    metadata: {},
    name: null,
    updated: sim.now(),
  } satisfies Configuration);
  sim.emit('billing_portal.configuration.created', configuration);
  return configuration;
}

function profile(
  before: Configuration['business_profile'],
  given: Stripe.BillingPortal.ConfigurationUpdateParams.BusinessProfile | undefined,
): Configuration['business_profile'] {
  return {
    headline: updated(before.headline, given?.headline),
    privacy_policy_url: updated(before.privacy_policy_url, given?.privacy_policy_url),
    terms_of_service_url: updated(before.terms_of_service_url, given?.terms_of_service_url),
  };
}

const loginPage = (sim: Simulation, id: string, enabled: boolean) => ({
  enabled,
  url: enabled ? `${sim.baseUrl}/p/login/${id}` : null,
});
