import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const api = `http://localhost:${process.env.PORT ?? '3000'}`;

export default defineConfig(({ command }) => ({
  plugins: [react()],
  // The api puts a fresh nonce in the placeholder's place for every page it serves; in development there is no policy.
  ...(command === 'build' ? { html: { cspNonce: '__CSP_NONCE__' } } : {}),
  build: {
    // Nothing becomes a data: address: the policy allows fonts and pictures from this origin only.
    assetsInlineLimit: 0,
    reportCompressedSize: true,
  },
  server: {
    port: 5173,
    proxy: { '/api': api, '/webhooks': api },
  },
}));
