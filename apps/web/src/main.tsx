import './ui/mantine-styles.ts';
import '@fontsource-variable/inter/index.css';
import './ui/tokens.css';
import './ui/base.css';
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { dropSecretsFromAddress } from './features/payment/drop-secrets-from-address.ts';
import { leaveWhenSignedOut } from './features/session/leave-when-signed-out.ts';
import { router } from './router.ts';
import { queryClient, trpc, trpcClient } from './server.ts';
import { FlashProvider } from './ui/flash.tsx';
import { theme } from './ui/theme.ts';

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
const colorSchemeManager = localStorageColorSchemeManager({ key: 'billwright-color-scheme' });

dropSecretsFromAddress();
leaveWhenSignedOut(router);

const root = document.getElementById('root');
if (!root) throw new Error('The page has no #root to render into.');

createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      colorSchemeManager={colorSchemeManager}
      getStyleNonce={() => nonce}
    >
      <trpc.Provider client={trpcClient} queryClient={queryClient}>
        <QueryClientProvider client={queryClient}>
          <FlashProvider>
            <RouterProvider router={router} />
          </FlashProvider>
        </QueryClientProvider>
      </trpc.Provider>
    </MantineProvider>
  </StrictMode>,
);
