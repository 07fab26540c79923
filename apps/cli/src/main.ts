#!/usr/bin/env node
import { Command } from 'commander';
import { runPush } from './commands/push.ts';
import { exitWith } from './exit-with.ts';

const program = new Command('billwright')
  .description('Billwright on the command line')
  .showHelpAfterError('(billwright --help lists the commands)');

program
  .command('push')
  .description('compare the plans in code with Stripe, show the difference, and apply it')
  .option('-y, --yes', 'apply without asking')
  .option('--dry-run', 'only show the difference')
  .action((options: { yes?: boolean; dryRun?: boolean }) => exitWith(runPush(options)));

await program.parseAsync();
