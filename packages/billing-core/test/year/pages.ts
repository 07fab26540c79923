import type { Person } from './people.ts';

export const emailOf = ({ accountId }: Pick<Person, 'accountId'>) => `${accountId}@year.example`;

/** What somebody types on a page that asks for a card. */
export const cardForm = (person: Person, number: string) => ({
  email: emailOf(person),
  number,
  exp: person.expires,
  cvc: '123',
  name: person.accountId,
  country: 'US',
  postal_code: '10115',
});

/** The hosted page with the saved card, then the bank's. */
export async function confirm(url: string): Promise<void> {
  const page = await (await fetch(url)).text();
  const saved = /value="(pm_\w+)"/.exec(page)?.[1];
  const asked = await submitForm(url, saved ? { payment_method: saved } : {});
  await submitForm(new URL(asked, url).href, { result: 'complete' });
}

/** Sends a form of a page of Stripe's, and says where that leads. @throws what the page says when it does not take it */
export async function submitForm(url: string, form: Record<string, string>): Promise<string> {
  const answer = await fetch(url, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' });
  if (answer.status !== 303)
    throw new Error(
      `${new URL(url).pathname} answered ${answer.status}: ${(await answer.text()).slice(-500)}`,
    );
  await answer.body?.cancel();
  return answer.headers.get('location') ?? '';
}
