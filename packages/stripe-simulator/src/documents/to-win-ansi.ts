/** What the PDF's built-in fonts can show beyond Latin-1 (WinAnsiEncoding, PDF 32000-1 annex D). */
const BEYOND_LATIN_1 = new Set('€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ');
const NEAREST = new Map([
  ['Ł', 'L'],
  ['ł', 'l'],
  ['Đ', 'D'],
  ['đ', 'd'],
  ['ı', 'i'],
  ['−', '-'],
  ['\u202f', '\u00a0'],
  ['\u2009', ' '],
]);

/**
 * Text as the built-in fonts can show it: letters lose a mark they have no glyph for (ő becomes o), and what
 * has no near letter becomes `?`, which is honest where wrong glyphs are not.
 */
export function toWinAnsi(text: string): string {
  return Array.from(text.normalize('NFC'), toShowable).join('');
}

function toShowable(character: string): string {
  if (isShowable(character)) return character;
  if (/\s/.test(character)) return ' ';
  const bare = NEAREST.get(character) ?? character.normalize('NFD').replace(/\p{Mark}/gu, '');
  return bare !== '' && Array.from(bare).every(isShowable) ? bare : '?';
}

function isShowable(character: string): boolean {
  return /^[\u0020-\u007e\u00a0-\u00ff]$/.test(character) || BEYOND_LATIN_1.has(character);
}
