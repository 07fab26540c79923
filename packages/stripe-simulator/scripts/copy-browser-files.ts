/** The files that browsers get are served as they are written: a build takes them along. */
import { cpSync } from 'node:fs';

for (const folder of ['browser', 'frame'])
  cpSync(
    new URL(`../src/elements/${folder}`, import.meta.url),
    new URL(`../dist/elements/${folder}`, import.meta.url),
    {
      recursive: true,
    },
  );
