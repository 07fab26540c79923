import { expect, test } from '@playwright/test';
import { CARDS, choosePlan, expectAccessible, newPerson, pay, signUp, typeCard } from './pages.ts';

test('a team is bought with its seats, which are given on a page of their own', async ({ page }) => {
  await page.goto('/pricing');
  const team = page.getByRole('article', { name: 'Team' });
  await expect(team.getByText('$9 a month for each member after the first 3')).toBeVisible();
  await signUp(page, newPerson());
  await choosePlan(page, 'Team');
  await typeCard(page, CARDS.success);
  await pay(page);
  await expect(page.getByRole('heading', { level: 1, name: /Team/ })).toBeVisible();

  await page.goto('/billing/seats');
  await expect(page.getByText('Nobody has a seat yet.')).toBeVisible();
  for (const member of ['ada@acme.example', 'bob@acme.example', 'cleo@acme.example', 'dora@acme.example']) {
    await page.getByLabel('Give a seat to').fill(member);
    await page.getByRole('button', { name: 'Add seat' }).click();
    await expect(page.getByText(member)).toBeVisible();
  }
  await expect(page.getByText('3 included. 1 seat is paid for, $9 a month each.')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Remove dora@acme.example' }).click();
  await expect(page.getByText('0 seats are paid for')).toBeVisible();
});
