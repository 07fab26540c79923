import { expect, test } from '@playwright/test';
import { CARDS, choosePlan, expectAccessible, newPerson, pay, signUp, typeCard } from './pages.ts';

const operator = {
  name: 'Grace Hopper',
  company: 'Billwright operations',
  email: 'operator@example.com',
  password: 'a long enough password',
};

test('an operator finds an event, reads why it was decided so, replays it, and sees that nothing was missed', async ({
  page,
}) => {
  test.setTimeout(180_000);
  await signUp(page, operator);
  await choosePlan(page, 'Starter');
  await typeCard(page, CARDS.success);
  await pay(page);
  await expect(page.getByRole('heading', { level: 1, name: /Starter/ })).toBeVisible();

  await page.getByRole('link', { name: 'Operations' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Webhooks' })).toBeVisible();
  await expect(page.getByText('From Stripe’s moment to applied, by the hour')).toBeVisible();
  await expectAccessible(page);

  await page.getByLabel('Id or type').fill('customer.subscription.created');
  await page.getByRole('combobox', { name: 'State' }).selectOption('Done');
  await page.getByRole('button', { name: 'Search' }).click();
  await expect(page).toHaveURL(/q=customer\.subscription\.created/);
  await page.getByRole('link', { name: 'customer.subscription.created' }).first().click();

  await expect(page.getByRole('heading', { level: 1, name: 'customer.subscription.created' })).toBeVisible();
  await expect(page.getByText('subscription.activated').first()).toBeVisible();
  await expect(page.getByRole('region', { name: 'Payload' })).not.toContainText('operator@example.com');
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Replay…' }).click();
  await page.getByRole('button', { name: 'No, leave it' }).click();
  await page.getByRole('button', { name: 'Replay…' }).click();
  await page.getByLabel('Why').fill('Their server is back.');
  await page.getByRole('button', { name: 'Yes, apply it again' }).click();
  await expect(page.getByText(/^Applied again: done\./)).toBeVisible();
  await expect(page.getByText('webhook.replay')).toBeVisible();

  await page.goto('/operate/webhooks?q=customer.subscription.created');
  await page.getByRole('button', { name: 'Try it out…' }).click();
  await expect(page.getByText('nothing was kept. None would change anything.')).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel('Why').fill('Their server is back.');
  await page.getByRole('button', { name: 'Yes, apply them again' }).click();
  await expect(page.getByText(/^Applied again: \d+ done\.$/)).toBeVisible();

  const compared = page.getByRole('region', { name: 'Compared with Stripe' });
  await compared.getByRole('button', { name: 'Look for missed events…' }).click();
  await compared.getByLabel('Why').fill('A customer misses a receipt.');
  await compared.getByRole('button', { name: 'Yes, look now' }).click();
  await expect(page.getByText(/No event was missed\.|events had been missed and were added\./)).toBeVisible();
  await compared.getByRole('button', { name: 'Compare all objects…' }).click();
  await compared.getByLabel('Why').fill('A customer misses a receipt.');
  await compared.getByRole('button', { name: 'Yes, compare' }).click();
  await expect(page.getByText('The comparison has begun.')).toBeVisible();
  await expect(compared.getByText(/objects, (no difference|\d+ differences)/)).toBeVisible({
    timeout: 45_000,
  });
  await compared.getByRole('button', { name: 'Rebuild all rows…' }).click();
  await expectAccessible(page);
  await compared.getByLabel('Why').fill('A customer misses a receipt.');
  await compared.getByRole('button', { name: 'Yes, rebuild' }).click();
  await expect(page.getByText('The rebuild has begun.')).toBeVisible();
  await expect(compared.getByText(/objects, all rebuilt/)).toBeVisible({ timeout: 75_000 });
  await expectAccessible(page);

  await page.goto('/operate/webhooks?q=evt_nobody_knows');
  await expect(page.getByText('No event is like that')).toBeVisible();
  await page.getByRole('link', { name: 'Show all events' }).click();
  await expect(
    page.getByRole('list', { name: 'Events' }).or(page.getByRole('table', { name: 'Events' })),
  ).toBeVisible();
});

test('for a customer the console is not there', async ({ page }) => {
  await signUp(page, newPerson());
  await expect(page.getByRole('link', { name: 'Operations' })).toHaveCount(0);
  await page.goto('/operate/webhooks');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/not|found/i);
  const answer = await page.request.get('/api/trpc/operator.inbox.health?input=%7B%7D');
  expect(answer.status()).toBe(403);
});
