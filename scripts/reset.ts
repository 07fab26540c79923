// `npm run reset`: forgets all local data (database, simulator, secrets, logs); keeps what was installed.
import { removeLocalData } from './lib/local-data.ts';
import { stateDir } from './lib/paths.ts';
import { runMain, say } from './lib/terminal.ts';

await runMain(async () => {
  await removeLocalData(stateDir);
  say('All local data is gone; npm start begins afresh.');
});
