import { html } from 'hono/html';
import { cardFields, testCards } from './card-fields.ts';
import type { Html } from './layout.ts';
import type { PortalView } from './page-actions.ts';
import { portalLayout, portalPath } from './portal-layout.ts';
import { type Problem, problemNotice } from './problem.ts';
import type { FormFields } from './read-card-form.ts';

/** Where a new card is added, which then pays for everything. */
export function portalCardPage(view: PortalView, typed: FormFields, problem: Problem | null): Html {
  const defaultCountry = view.customer.address?.country ?? 'US';
  return portalLayout(view, {
    title: 'Add a payment method',
    isSubPage: true,
    body: html`<section class="card payment">
      ${problemNotice(problem)}
      <form method="post" action="${portalPath(view, '/payment-method')}">
        ${cardFields({ typed, problem, defaultCountry, required: true })}
        <button class="primary">Save card</button>
        <p class="terms">This card becomes your default and is charged for your future invoices.</p>
      </form>
      ${testCards()}
    </section>`,
  });
}
