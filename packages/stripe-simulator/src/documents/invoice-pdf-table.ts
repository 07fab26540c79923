import type { InvoiceDocument, InvoiceRow } from './invoice-document.ts';
import { INK, PAGE } from './invoice-pdf-layout.ts';
import { toWinAnsi } from './to-win-ansi.ts';

const COLUMNS = {
  description: { x: PAGE.left, width: 245, align: 'left' },
  quantity: { x: 298, width: 45, align: 'right' },
  unitPrice: { x: 348, width: 95, align: 'right' },
  amount: { x: 448, width: 99, align: 'right' },
} as const;

/** The lines, over as many pages as they need with the head repeated, then the totals and the notes. */
export function drawInvoiceTable(pdf: PDFKit.PDFDocument, document: InvoiceDocument): void {
  drawTableHead(pdf);
  for (const row of document.rows) drawRow(pdf, row);
  drawRule(pdf);

  keepTogether(pdf, document.totals.length * 17 + 8);
  pdf.y += 8;
  for (const total of document.totals) drawTotal(pdf, total);

  for (const note of document.notes) drawNote(pdf, note);
}

const TOTAL_LABEL = { x: 248, width: 195, height: 17 } as const;

/** A long name of a tax or a coupon takes as many lines as it needs. */
function drawTotal(
  pdf: PDFKit.PDFDocument,
  { label, amount, strong }: InvoiceDocument['totals'][number],
): void {
  const y = pdf.y;
  const words = toWinAnsi(label);
  pdf
    .font(strong ? 'Helvetica-Bold' : 'Helvetica')
    .fontSize(9.5)
    .fillColor(INK.text);
  const height = pdf.heightOfString(words, { width: TOTAL_LABEL.width });
  pdf.text(words, TOTAL_LABEL.x, y, { width: TOTAL_LABEL.width });
  pdf.text(toWinAnsi(amount), COLUMNS.amount.x, y, COLUMNS.amount);
  pdf.y = y + Math.max(TOTAL_LABEL.height, height + 6);
}

function drawTableHead(pdf: PDFKit.PDFDocument): void {
  const y = pdf.y;
  pdf.font('Helvetica').fontSize(8.5).fillColor(INK.muted);
  pdf.text('Description', COLUMNS.description.x, y, COLUMNS.description);
  pdf.text('Qty', COLUMNS.quantity.x, y, COLUMNS.quantity);
  pdf.text('Unit price', COLUMNS.unitPrice.x, y, COLUMNS.unitPrice);
  pdf.text('Amount', COLUMNS.amount.x, y, COLUMNS.amount);
  pdf.y = y + 14;
  drawRule(pdf);
}

function drawRow(pdf: PDFKit.PDFDocument, row: InvoiceRow): void {
  pdf.font('Helvetica').fontSize(9.5);
  const description = toWinAnsi(row.description);
  const height = pdf.heightOfString(description, { width: COLUMNS.description.width }) + 13;
  if (pdf.y + height + 9 > PAGE.bottom) {
    pdf.addPage();
    drawTableHead(pdf);
    pdf.font('Helvetica').fontSize(9.5);
  }
  const y = pdf.y + 7;
  pdf.fillColor(INK.text);
  pdf.text(row.quantity, COLUMNS.quantity.x, y, COLUMNS.quantity);
  pdf.text(toWinAnsi(row.unitPrice), COLUMNS.unitPrice.x, y, COLUMNS.unitPrice);
  pdf.text(toWinAnsi(row.amount), COLUMNS.amount.x, y, COLUMNS.amount);
  pdf.text(description, COLUMNS.description.x, y, COLUMNS.description);
  pdf
    .fontSize(8)
    .fillColor(INK.muted)
    .text(toWinAnsi(row.period), COLUMNS.description.x, pdf.y + 2);
  pdf.y = y + height + 2;
}

function drawRule(pdf: PDFKit.PDFDocument): void {
  pdf.moveTo(PAGE.left, pdf.y).lineTo(PAGE.right, pdf.y).lineWidth(0.7).strokeColor(INK.rule).stroke();
}

function drawNote(pdf: PDFKit.PDFDocument, note: string): void {
  const text = toWinAnsi(note);
  pdf.font('Helvetica').fontSize(9).fillColor(INK.muted);
  keepTogether(pdf, pdf.heightOfString(text, { width: 499 }) + 14);
  pdf.text(text, PAGE.left, pdf.y + 14, { width: 499 });
}

function keepTogether(pdf: PDFKit.PDFDocument, height: number): void {
  if (pdf.y + height > PAGE.bottom) pdf.addPage();
}
