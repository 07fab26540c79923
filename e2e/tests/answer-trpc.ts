import type { Page } from '@playwright/test';

/** One answer of a batch, as the page's client reads it. */
type Answer = { result: { data: unknown } } | { error: unknown };

/** From now on the server answers these procedures with this, whatever it holds; everything else is its own. */
export async function answerTrpc(page: Page, answers: Readonly<Record<string, unknown>>): Promise<void> {
  await page.route('**/api/trpc/**', async (route) => {
    const names = new URL(route.request().url()).pathname.split('/').at(-1)?.split(',') ?? [];
    if (!names.some((name) => Object.hasOwn(answers, name))) return route.fallback();
    const own = await route.fetch();
    const batch: Answer[] = await own.json();
    const json = names.map((name, at) =>
      Object.hasOwn(answers, name) ? { result: { data: answers[name] } } : batch[at],
    );
    await route.fulfill({ status: 200, json });
  });
}
