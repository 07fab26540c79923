import type { Page } from '@playwright/test';

/** Notes every message that reaches or leaves the page's own scripts, from before any of them runs. */
export async function listenToEverything(page: Page): Promise<void> {
  await page.addInitScript(() => {
    if (window.top !== window) return;
    const heard: string[] = [];
    const note = (what: unknown) => {
      try {
        heard.push(JSON.stringify(what) ?? '');
      } catch {
        heard.push(String(what));
      }
    };
    Object.assign(window, { heardByThePage: heard });
    window.addEventListener('message', ({ data }) => note(data), true);
    const Channel = window.MessageChannel;
    window.MessageChannel = class extends Channel {
      constructor() {
        super();
        this.port1.addEventListener('message', ({ data }) => note(data));
        const say = this.port1.postMessage.bind(this.port1);
        this.port1.postMessage = (message: unknown) => {
          note(message);
          say(message);
        };
      }
    };
    const ask = window.fetch.bind(window);
    window.fetch = async (input, init) => {
      note([String(input), init?.body]);
      const response = await ask(input, init);
      note(await response.clone().text());
      return response;
    };
    for (const type of ['keydown', 'input', 'paste'])
      window.addEventListener(
        type,
        (event) => note([type, event instanceof KeyboardEvent ? event.key : '']),
        true,
      );
  });
}

/** Everything that a script of the page could read: what it heard, its document, storage, and all that hangs on `window`. */
export async function whatThePageHas(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const texts: string[] = [document.documentElement.outerHTML, document.cookie];
    for (const storage of [localStorage, sessionStorage]) texts.push(JSON.stringify(Object.entries(storage)));
    const known = new Set<unknown>();
    const open: unknown[] = [window];
    while (open.length > 0 && known.size < 200_000) {
      const next = open.pop();
      if (typeof next === 'string' || typeof next === 'number') texts.push(String(next));
      const isHolder = (typeof next === 'object' && next !== null) || typeof next === 'function';
      if (!isHolder || known.has(next)) continue;
      known.add(next);
      try {
        for (const name of Reflect.ownKeys(next))
          open.push(Object.getOwnPropertyDescriptor(next, name)?.value);
        if (next instanceof Map || next instanceof Set) open.push(...[...next].flat());
        if (next instanceof HTMLInputElement) texts.push(next.value);
      } catch {
        // A window of another origin: it lets nobody in.
      }
    }
    return [...new Set(texts)];
  });
}
