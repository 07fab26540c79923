/** How often operators' pages look again by themselves. */
export const REFRESH_MS = 15_000;
