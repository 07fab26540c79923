import { expect, test } from '@playwright/test';
import { openOperations } from './operators.ts';
import { expectAccessible, newPerson, signUp } from './pages.ts';
import { queryDatabase } from './query-database.ts';

/** A kind that no code knows: whoever runs it fails, as a poison effect does. */
const KIND = 'e2e_poison';

test('an operator sees what was given up with its error, redrives one, and all of a kind after a second press', async ({
  page,
}) => {
  await queryDatabase('delete from effects where kind = $1', [KIND]);
  await openOperations(page, 'effects-operator@example.com', 'Effects');
  await expect(page.getByText('Nothing was given up')).toBeVisible();
  await expectAccessible(page);

  for (const key of ['e2e_one', 'e2e_two', 'e2e_three'])
    await queryDatabase(
      `insert into effects (key, kind, account_id, payload, state, attempts, last_error)
       values ($1, $2, 'acme', '{}', 'dead', 10, 'Error: the refund was refused')`,
      [key, KIND],
    );
  await page.reload();
  const owed = page.getByRole('list', { name: 'Owed by kind' });
  await expect(owed.getByText(KIND)).toBeVisible();
  const effects = page.getByRole('list', { name: 'Effects' });
  await expect(effects.getByText('Error: the refund was refused')).toHaveCount(3);
  await expectAccessible(page);

  const redriveOne = page.getByRole('button', { name: 'Redrive e2e_one…' });
  await redriveOne.click();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(redriveOne).toBeFocused();
  await redriveOne.click();
  await expect(page.getByRole('button', { name: 'Yes, redrive it' })).toBeDisabled();
  await page.getByLabel('Why').fill('Their server is back.');
  await page.getByRole('button', { name: 'Yes, redrive it' }).click();
  await expect(page.getByText('Owed again: a worker takes it now.')).toBeVisible();
  await expect(effects.getByText(/e2e_one/)).toHaveCount(0);

  await page.getByRole('button', { name: `Redrive all 2 of ${KIND}…` }).click();
  await page.getByRole('button', { name: 'No, leave it' }).click();
  expect(await stateOf('e2e_two')).toBe('dead');
  await page.getByRole('button', { name: `Redrive all 2 of ${KIND}…` }).click();
  await page.getByLabel('Why').fill('Their server is back.');
  await page.getByRole('button', { name: 'Yes, redrive all 2' }).click();
  await expect(page.getByText('Owed again: 2.')).toBeVisible();
  await expect(page.getByText('Nothing was given up')).toBeVisible();
  expect(await stateOf('e2e_two')).toBe('pending');

  await page.getByRole('link', { name: 'Show what waits' }).click();
  await expect(page).toHaveURL(/state=pending/);
  await expect(page.getByRole('list', { name: 'Effects' }).getByText(/e2e_two/)).toBeVisible();
  await expectAccessible(page);

  const audit = await queryDatabase(
    `select subject from audit_log join users on users.id = actor
     where users.email = $1 and action = 'effect.redrive' order by subject`,
    ['effects-operator@example.com'],
  );
  expect(audit.map(({ subject }) => subject)).toEqual(['e2e_one', 'e2e_three', 'e2e_two']);

  // Somebody else redrove it meanwhile: the refusal is told, and nothing else happens.
  await queryDatabase(`update effects set state = 'dead', leased_until = null where key = 'e2e_one'`);
  await page.goto('/operate/effects');
  await page.getByRole('button', { name: 'Redrive e2e_one…' }).click();
  await queryDatabase(`delete from effects where kind = $1`, [KIND]);
  await expect(page.getByRole('button', { name: 'Yes, redrive it' })).toBeDisabled();
  await page.getByLabel('Why').fill('Their server is back.');
  await page.getByRole('button', { name: 'Yes, redrive it' }).click();
  await expect(page.getByRole('alert')).toContainText('There is nothing of that name that was given up.');
});

const stateOf = async (key: string) =>
  (await queryDatabase('select state from effects where key = $1', [key]))[0]?.state;

test('for a customer the effects are not there, neither the page nor its procedures', async ({ page }) => {
  await signUp(page, newPerson());
  await page.goto('/operate/effects');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/not|found/i);
  const listed = await page.request.get('/api/trpc/operator.effects.summary');
  expect(listed.status()).toBe(403);
  const redriven = await page.request.post('/api/trpc/operator.effects.redriveMany', {
    data: { kind: KIND },
    headers: { origin: new URL(page.url()).origin },
  });
  expect(redriven.status()).toBe(403);
});
