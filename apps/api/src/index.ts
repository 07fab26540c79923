/** What the web may know of the server: types only. */
export type { AppRouter } from './routers/index.ts';
