import { expect, test } from '@playwright/test';
import { Webhook } from 'standardwebhooks';
import { openOperations, openReceiver } from './operators.ts';
import { CARDS, choosePlan, expectAccessible, newPerson, pay, signUp, typeCard } from './pages.ts';
import { queryDatabase } from './query-database.ts';

test('an operator adds an endpoint, sees its secret once, watches deliveries fail and go on, and rolls, disables and removes it', async ({
  page,
}) => {
  test.setTimeout(120_000);
  const receiver = await openReceiver();
  await openOperations(page, 'events-operator@example.com', 'Billing events');
  await expect(page.getByText('No deliveries yet')).toBeVisible();
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Add an endpoint' }).click();
  await page.getByLabel('Address').fill('ftp://files.example.com');
  await page.getByLabel('Why').fill('The receiver moves.');
  await page.getByRole('button', { name: 'Add the endpoint' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await page.getByLabel('Address').fill(receiver.url);
  await page.getByRole('checkbox', { name: 'subscription.activated' }).check();
  await expectAccessible(page);
  await page.getByLabel('Why').fill('The receiver moves.');
  await page.getByRole('button', { name: 'Add the endpoint' }).click();
  const notice = page.getByRole('status').filter({ hasText: 'The signing secret, shown once' }).first();
  const secret = (await notice.locator('code').textContent()) ?? '';
  expect(secret).toMatch(/^whsec_/);
  await expectAccessible(page);
  await expect(page.getByRole('button', { name: 'Copy' })).toBeFocused();
  await page.getByRole('button', { name: 'I have it' }).click();
  await expect(page.getByText(secret)).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Add an endpoint' })).toBeFocused();

  const endpoints = page.getByRole('list', { name: 'Endpoints' });
  await expect(endpoints.getByText('subscription.activated')).toBeVisible();
  receiver.answer(500);
  await choosePlan(page, 'Starter');
  await typeCard(page, CARDS.success);
  await pay(page);
  await expect(page.getByRole('heading', { level: 1, name: /Starter/ })).toBeVisible();
  await page.goto('/operate/events?state=pending');
  const deliveries = page.getByRole('list', { name: 'Deliveries' });
  await expect(async () => {
    await page.reload();
    await expect(deliveries.getByText(/Answered 500/)).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await expect(deliveries.getByText(/(one try|\d tries), the next at/)).toBeVisible();
  await expect(endpoints.getByText('Failing')).toBeVisible();
  await expectAccessible(page);

  // As after its ten tries.
  await queryDatabase(
    `update event_deliveries set state = 'dead', next_attempt_at = null where state = 'pending'`,
  );
  receiver.answer(200);
  const refused = receiver.received.length;
  await page.goto('/operate/events?state=dead');
  await page.getByRole('button', { name: /^Redrive evt_.*…$/ }).click();
  await page.getByLabel('Why').fill('The receiver moves.');
  await page.getByRole('button', { name: 'Yes, redrive it' }).click();
  await expect(page.getByText('Owed again: it is delivered now.')).toBeVisible();
  await expect.poll(() => receiver.received.length).toBeGreaterThan(refused);
  const last = receiver.received.at(-1);
  expect(new Webhook(secret).verify(last?.body ?? '', last?.headers ?? {})).toMatchObject({
    type: 'subscription.activated',
    data: { planKey: 'starter' },
  });
  await page.goto('/operate/events?state=delivered');
  await expect(deliveries.getByText('subscription.activated')).toBeVisible();

  await page.getByRole('button', { name: `Roll the secret of ${receiver.url}…` }).click();
  await page.getByLabel('Why').fill('The receiver moves.');
  await page.getByRole('button', { name: 'Yes, make a new one' }).click();
  await expect(endpoints.locator('code')).toHaveText(/^whsec_/);
  await expect(endpoints.locator('code')).not.toHaveText(secret);
  await page.getByRole('button', { name: 'I have it' }).click();

  await page.getByRole('button', { name: `Disable ${receiver.url}…` }).click();
  await page.getByLabel('Why').fill('The receiver moves.');
  await page.getByRole('button', { name: 'Yes, disable it' }).click();
  await expect(endpoints.getByText('Disabled by an operator: The receiver moves.')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: `Enable ${receiver.url}…` }).click();
  await page.getByLabel('Why').fill('The receiver moves.');
  await page.getByRole('button', { name: 'Yes, enable it' }).click();
  await expect(page.getByText('Enabled: it goes on where it was.')).toBeVisible();

  await page.getByRole('button', { name: /^Deliver older events to/ }).click();
  await page.getByLabel('Since the day').fill('2020-01-01');
  await page.getByLabel('Why').fill('The receiver moves.');
  await page.getByRole('button', { name: 'Deliver what it was never owed' }).click();
  const answer = page.getByText(/Nothing to add|Events added to what it is owed/);
  await expect(answer).toBeVisible();
  // Whether there is anything older is up to what other tests did before.
  const isAdded = /added/.test(await answer.innerText());

  await page.getByRole('button', { name: `Remove ${receiver.url}…` }).click();
  await page.getByLabel('Why').fill('The receiver moves.');
  await page.getByRole('button', { name: 'Yes, remove it' }).click();
  await expect(page.getByText('None yet: no address gets billing events.')).toBeVisible();
  const audit = await queryDatabase(
    `select action from audit_log join users on users.id = actor where users.email = $1 order by audit_log.id`,
    ['events-operator@example.com'],
  );
  expect(audit.map(({ action }) => action)).toEqual([
    'event_subscriber.created',
    'redrive_deliveries',
    'event_subscriber.secret_rolled',
    'event_subscriber.disabled',
    'event_subscriber.enabled',
    ...(isAdded ? ['event_subscriber.owed_since'] : []),
    'event_subscriber.removed',
  ]);
  await receiver.close();
});

test('for a customer billing events are not there, and nothing can be sent to an address of theirs', async ({
  page,
}) => {
  await signUp(page, newPerson());
  await page.goto('/operate/events');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/not|found/i);
  const listed = await page.request.get('/api/trpc/operator.events.subscribers');
  expect(listed.status()).toBe(403);
  const created = await page.request.post('/api/trpc/operator.events.createEndpoint', {
    data: { url: 'https://example.com/hooks' },
    headers: { origin: new URL(page.url()).origin },
  });
  expect(created.status()).toBe(403);
});
