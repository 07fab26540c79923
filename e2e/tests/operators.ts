import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, type Page } from '@playwright/test';
import { newPerson, type Person, signUp } from './pages.ts';

/** Who is an operator in these tests: `OPERATOR_EMAILS` of playwright.config.ts names them, one a test file. */
export function newOperator(email: string): Person {
  return { ...newPerson(), name: 'Grace Hopper', company: 'Billwright operations', email };
}

/** Signs up an operator and opens one of their pages by the navigation. */
export async function openOperations(page: Page, email: string, link: string): Promise<void> {
  await signUp(page, newOperator(email));
  await page.getByRole('link', { name: 'Operations' }).click();
  await page.getByRole('navigation', { name: 'Operations pages' }).getByRole('link', { name: link }).click();
  await expect(page.getByRole('heading', { level: 1, name: link })).toBeVisible();
}

export interface Receiver {
  url: string;
  /** What it answers from now on. */
  answer(status: number): void;
  received: { body: string; headers: Record<string, string> }[];
  close(): Promise<void>;
}

/** An address of an internal team's, that billing events are sent to. */
export async function openReceiver(): Promise<Receiver> {
  let status = 200;
  const received: Receiver['received'] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      received.push({ body, headers: request.headers as Record<string, string> });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    answer: (next) => {
      status = next;
    },
    received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
