import { describe, expect, test } from 'vitest';
import { GOOD_CARD, requestPage } from '../../test/request-page.ts';
import { sampleInvoiceView } from '../../test/sample-invoice.ts';
import { sampleActions } from '../../test/sample-pages.ts';

const showing = (invoice: object) => sampleActions({ loadInvoice: () => sampleInvoiceView(invoice) });

describe('the hosted invoice page', () => {
  test('an open invoice is shown and can be paid', async () => {
    const actions = sampleActions();
    expect((await requestPage('/i/in_1', undefined, actions)).html).toContain('$29.00 due November 24, 2026');
    const { status, location } = await requestPage('/i/in_1', GOOD_CARD, actions);
    expect([status, location]).toEqual([303, '/i/in_1']);
    expect(actions.calls).toMatchObject([{ args: ['in_1', { number: '4242424242424242' }] }]);
  });

  test.each([{ status: 'paid', amount_paid: 2900, amount_remaining: 0 }, { status: 'void' }])(
    'a settled invoice (%o) is shown and takes no card',
    async (settled) => {
      const actions = showing(settled);
      const { html } = await requestPage('/i/in_1', undefined, actions);
      expect(html).not.toContain('Card number');
      expect(html).toContain('Download invoice');
      await requestPage('/i/in_1', GOOD_CARD, actions);
      expect(actions.calls).toEqual([]);
    },
  );

  test('a draft and an unknown invoice have no page and no PDF', async () => {
    const draft = showing({ status: 'draft' });
    expect((await requestPage('/i/in_1', undefined, draft)).status).toBe(404);
    expect((await requestPage('/i/in_1/pdf', undefined, draft)).status).toBe(404);
    expect((await requestPage('/i/other/pdf')).status).toBe(404);
  });

  test('the PDF is a download named after the invoice', async () => {
    const { headers, html } = await requestPage('/i/in_1/pdf');
    expect(headers.get('content-type')).toBe('application/pdf');
    expect(headers.get('content-disposition')).toBe('attachment; filename="Invoice-A1B2C3D4-0001.pdf"');
    expect(html.startsWith('%PDF-')).toBe(true);
  });

  test('an invoice’s number cannot break out of the file name', async () => {
    const { headers } = await requestPage('/i/in_1/pdf', undefined, showing({ number: 'A"\r\nX: ü/../b' }));
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename="Invoice-[\w-]+\.pdf"$/);
  });
});
