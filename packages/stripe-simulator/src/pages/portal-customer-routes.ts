import { type Context, Hono } from 'hono';
import type { PageActions, PortalView } from './page-actions.ts';
import { allowFormTargets } from './page-security.ts';
import type { BillingInformation, PortalAddress } from './portal-actions.ts';
import { type Answer, flowTargets, respondToOutcome, showUnknown, withPortal } from './portal-context.ts';
import { portalCustomerPage } from './portal-customer-page.ts';
import type { Problem } from './problem.ts';
import { type FormFields, readForm } from './read-card-form.ts';

/** Billing information and tax ids. */
export function portalCustomerRoutes(actions: PageActions): Hono {
  const app = new Hono();
  app.get(
    '/:portalSessionId/customer',
    withPortal(actions, (c, view) => show(c, view, null, null)),
  );
  app.post(
    '/:portalSessionId/customer',
    withPortal(actions, async (c, view) => {
      const form = await readForm(c.req.raw);
      const given = readInformation(form, view.configuration.features.customer_update.allowed_updates);
      return respondToOutcome(c, actions.portal.updateCustomer(view.session.id, given), {
        view,
        done: 'customer',
        renderAgain: (problem) => show(c, view, form, problem),
      });
    }),
  );
  app.post(
    '/:portalSessionId/tax-ids',
    withPortal(actions, async (c, view) => {
      const form = await readForm(c.req.raw);
      const outcome = actions.portal.addTaxId(view.session.id, form.type ?? '', form.value ?? '');
      return respondToOutcome(c, outcome, {
        view,
        done: 'customer',
        renderAgain: (problem) => show(c, view, form, problem),
      });
    }),
  );
  app.post(
    '/:portalSessionId/tax-ids/:taxId/remove',
    withPortal(actions, (c, view) =>
      respondToOutcome(c, actions.portal.removeTaxId(view.session.id, c.req.param('taxId') ?? ''), {
        view,
        done: 'customer',
        renderAgain: (problem) => show(c, view, null, problem),
      }),
    ),
  );
  return app;
}

function show(c: Context, view: PortalView, typed: FormFields | null, problem: Problem | null): Answer {
  if (!view.configuration.features.customer_update.enabled) return showUnknown(c);
  allowFormTargets(c, flowTargets(view));
  return c.html(portalCustomerPage(view, typed, problem), problem ? 422 : 200);
}

/** Only what the page could ask for. */
function readInformation(form: FormFields, allowed: readonly string[]): BillingInformation {
  const text = (name: 'email' | 'name' | 'phone') =>
    allowed.includes(name) && form[name] !== undefined ? { [name]: form[name].trim() } : {};
  return {
    ...text('name'),
    ...text('email'),
    ...text('phone'),
    ...(allowed.includes('address') && form.country !== undefined ? { address: readAddress(form, '') } : {}),
    ...(allowed.includes('shipping') && form.shipping_name !== undefined
      ? { shipping: { name: form.shipping_name.trim(), address: readAddress(form, 'shipping_') } }
      : {}),
  };
}

function readAddress(form: FormFields, prefix: '' | 'shipping_'): PortalAddress {
  const part = (name: keyof PortalAddress) => form[`${prefix}${name}`]?.trim() ?? '';
  return {
    line1: part('line1'),
    line2: part('line2'),
    city: part('city'),
    state: part('state'),
    postal_code: part('postal_code'),
    country: part('country'),
  };
}
