import { html } from 'hono/html';
import { type Html, layout } from './layout.ts';
import { type Problem, problemAttributes, problemNotice } from './problem.ts';

/** Where customers open the portal by their email; at Stripe it sends them a code, which nobody could receive here. */
export function portalLoginPage(
  { id, headline }: { id: string; headline: string | null },
  typed: string,
  problem: Problem | null,
): Html {
  return layout({
    title: 'Log in',
    merchantName: headline ?? 'Billing',
    body: html`<div class="portal"><h1>Manage your billing</h1><section class="card">
      ${problemNotice(problem)}
      <form method="post" action="/p/login/${id}">
        <div class="field"><label for="email">Email</label>
          <input id="email" name="email" type="email" autocomplete="email" maxlength="254" required
            value="${typed}" ${problemAttributes(problem, 'email')}></div>
        <div class="row end"><button class="primary">Log in</button></div>
        <p class="terms">No mail is sent here: the portal opens at once.</p>
      </form></section></div>`,
  });
}
