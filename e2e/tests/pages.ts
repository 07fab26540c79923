import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { queryDatabase } from './query-database.ts';

export const CARDS = {
  success: '4242424242424242',
  declined: '4000000000000002',
  insufficientFunds: '4000000000009995',
  threeDSecure: '4000002500003155',
  failsAfterAttach: '4000000000000341',
} as const;

export interface Person {
  name: string;
  company: string;
  email: string;
  password: string;
}

let people = 0;

/** A person whom no other test knows. */
export function newPerson(): Person {
  people += 1;
  const unique = `${process.pid}-${Date.now()}-${people}`;
  return {
    name: 'Ada Lovelace',
    company: `Analytical Engines ${people}`,
    email: `ada-${unique}@example.com`,
    password: 'a long enough password',
  };
}

export async function signUp(page: Page, person: Person): Promise<void> {
  // A whole run signs up more people than one address may in a minute; that limit has tests of its own.
  await queryDatabase(`delete from auth_rate_limits where key like '%sign-up%'`);
  await page.goto('/sign-up');
  await page.getByLabel('Your name').fill(person.name);
  await page.getByLabel('Company').fill(person.company);
  await page.getByLabel('Email').fill(person.email);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByRole('heading', { name: 'Plans and pricing', level: 1 })).toBeVisible();
}

/** The id of the account that is signed in. */
export const accountOf = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const answer = await fetch('/api/trpc/session.me');
    return (await answer.json()).result.data.account.id as string;
  });

/** From the pricing page to the hosted checkout of a plan. */
export async function choosePlan(page: Page, plan: string): Promise<void> {
  await page.goto('/pricing');
  await page.getByRole('article', { name: plan }).getByRole('button').click();
  await expect(page.getByLabel('Card number')).toBeVisible();
}

export async function typeCard(page: Page, number: string): Promise<void> {
  await page.getByLabel('Card number').fill(number);
  await page.getByLabel('Expiration').fill('12 / 34');
  await page.getByLabel('CVC').fill('123');
  const name = page.getByLabel('Cardholder name');
  if (await name.isVisible()) await name.fill('Ada Lovelace');
  const postalCode = page.getByLabel('Postal code');
  if (await postalCode.isVisible()) await postalCode.fill('10115');
}

/** Presses the page's one paying button, whatever it says. */
export async function pay(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^(Subscribe|Start trial|Pay)/ }).click();
}

/**
 * No finding of axe that is serious or worse, on what is shown now.
 *
 * @param without what is left out: in a frame that lets the page's dark ground through axe takes the ground for white
 */
export async function expectAccessible(page: Page, { without }: { without?: string } = {}): Promise<void> {
  const look = new AxeBuilder({ page });
  const { violations } = await (without === undefined ? look : look.exclude(without)).analyze();
  const serious = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
  expect(serious).toEqual([]);
}

/** The newest of the list, from `/billing/invoices`; its links stand in a table on a wide page only. */
export async function openNewestInvoice(page: Page): Promise<void> {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page
    .getByRole('table', { name: 'Invoices' })
    .getByRole('row')
    .nth(1)
    .getByRole('link')
    .first()
    .click();
}
