import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, noSuch } from '../../kernel/stripe-error.ts';
import { assertUrl } from './assert-urls.ts';
import type { SessionParams } from './checkout-plan.ts';

type Branding = Stripe.Checkout.Session.BrandingSettings;
type Image = Branding['icon'];

/** How the page looks, where it is not as the account has it (docs.stripe.com/payments/checkout/customization/appearance). */
export function toBranding(
  sim: Simulation,
  given: SessionParams['branding_settings'],
): { branding_settings: Branding } | Record<never, never> {
  if (!given) return {};
  return {
    branding_settings: {
      background_color: color(given.background_color, { param: 'background_color', usual: '#ffffff' }),
      border_style: given.border_style || 'rounded',
      button_color: color(given.button_color, { param: 'button_color', usual: '#0074d4' }),
      display_name: given.display_name ?? sim.account.business_profile?.name ?? 'Merchant',
      font_family: given.font_family || 'default',
      icon: image(sim, given.icon, 'branding_settings[icon]'),
      logo: image(sim, given.logo, 'branding_settings[logo]'),
    },
  };
}

function color(given: string | null | undefined, { param, usual }: { param: string; usual: string }): string {
  if (!given) return usual;
  if (/^#[0-9a-f]{6}$/i.test(given)) return given;
  throw invalidRequest(`Invalid color: ${given} must be # and six hexadecimal digits.`, {
    param: `branding_settings[${param}]`,
  });
}

function image(
  sim: Simulation,
  given: Stripe.Checkout.SessionCreateParams.BrandingSettings.Icon | undefined,
  param: string,
): Image {
  if (!given) return null;
  if (given.type === 'url') assertUrl(given.url, `${param}[url]`);
  if (given.file !== undefined && !sim.store.files.get(given.file))
    throw noSuch('file', given.file, `${param}[file]`);
  return given;
}
