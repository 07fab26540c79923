/** Points on an A4 page (595 × 842), origin at the top left. */
export const PAGE = { left: 48, right: 547, top: 48, bottom: 770, footer: 796 } as const;

export const INK = { text: '#1a1f36', muted: '#5a6278', rule: '#d5dbe5' } as const;
