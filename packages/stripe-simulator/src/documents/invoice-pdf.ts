import PDFDocument from 'pdfkit';
import type { InvoiceView } from '../pages/page-actions.ts';
import { type InvoiceDocument, toInvoiceDocument } from './invoice-document.ts';
import { INK, PAGE } from './invoice-pdf-layout.ts';
import { drawInvoiceTable } from './invoice-pdf-table.ts';
import { toWinAnsi } from './to-win-ansi.ts';

export const renderInvoicePdf = (view: InvoiceView): Promise<Buffer> => renderPdf(toInvoiceDocument(view));

/** The document as an A4 PDF. The same document gives the same bytes: its date is its own, not today's. */
export async function renderPdf(document: InvoiceDocument): Promise<Buffer> {
  const pdf = new PDFDocument({
    size: 'A4',
    margins: { left: PAGE.left, right: PAGE.left, top: PAGE.top, bottom: 20 },
    bufferPages: true,
    lang: 'en',
    displayTitle: true,
    info: {
      Title: toWinAnsi(`${document.kind} ${document.number}`),
      Author: toWinAnsi(document.merchantName),
      CreationDate: new Date(document.createdAt * 1000),
    },
  });
  const bytes = collect(pdf);
  drawHeader(pdf, document);
  drawInvoiceTable(pdf, document);
  drawFooters(pdf, document);
  pdf.end();
  return bytes;
}

function collect(pdf: PDFKit.PDFDocument): Promise<Buffer> {
  const chunks: Buffer[] = [];
  return new Promise((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    pdf.on('end', () => resolve(Buffer.concat(chunks)));
    pdf.on('error', reject);
  });
}

function drawHeader(pdf: PDFKit.PDFDocument, document: InvoiceDocument): void {
  pdf.fillColor(INK.text).font('Helvetica-Bold').fontSize(22).text(document.kind, PAGE.left, PAGE.top);
  pdf.fontSize(13).text(toWinAnsi(document.merchantName), 300, PAGE.top + 4, { width: 247, align: 'right' });

  pdf.font('Helvetica').fontSize(9).fillColor(INK.muted);
  for (const line of document.sellerTaxIds)
    pdf.text(toWinAnsi(line), 300, pdf.y + 1, { width: 247, align: 'right' });

  const facts = [
    { label: `${document.kind} number`, value: document.number },
    { label: 'Status', value: document.status },
    ...document.dates,
  ];
  let y = PAGE.top + 42;
  for (const { label, value } of facts) {
    pdf.font('Helvetica').fontSize(9).fillColor(INK.muted).text(label, PAGE.left, y);
    pdf.fillColor(INK.text).text(toWinAnsi(value), PAGE.left + 96, y, { width: 150 });
    y += 15;
  }

  pdf.fillColor(INK.muted).text('Bill to', 330, PAGE.top + 42);
  pdf.fillColor(INK.text);
  for (const line of document.billTo) pdf.text(toWinAnsi(line), 330, pdf.y + 2, { width: 217 });

  pdf.font('Helvetica-Bold').fontSize(16);
  pdf.text(toWinAnsi(document.headline), PAGE.left, Math.max(y, pdf.y) + 26, { width: 499 });
  pdf.y += 18;
}

function drawFooters(pdf: PDFKit.PDFDocument, document: InvoiceDocument): void {
  const { count } = pdf.bufferedPageRange();
  for (let page = 0; page < count; page += 1) {
    pdf.switchToPage(page);
    pdf.font('Helvetica').fontSize(8).fillColor(INK.muted);
    const note = document.isLive ? document.number : `${document.number} · Test mode: no money was moved`;
    pdf.text(toWinAnsi(note), PAGE.left, PAGE.footer, { width: 380, lineBreak: false });
    pdf.text(`Page ${page + 1} of ${count}`, 447, PAGE.footer, {
      width: 100,
      align: 'right',
      lineBreak: false,
    });
  }
}
