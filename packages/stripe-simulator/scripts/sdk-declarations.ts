import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  API,
  type Checker,
  type Symbol as DeclaredSymbol,
  SymbolFlags,
  type Type,
} from 'typescript/unstable/sync';

/** The declarations of the installed SDK, as TypeScript's own checker understands them. */
export interface SdkDeclarations {
  checker: Checker;
  /** The instance type of the `Stripe` class: its resources and their methods. */
  client: Type;
  /** The declared type of a name in the `Stripe` namespace, such as `Checkout.Session`. @throws if there is none */
  named(name: string): Type;
  close(): void;
}

const project = fileURLToPath(new URL('../tsconfig.json', import.meta.url));
const ENTRY = /\/stripe\/esm\/stripe\.esm\.node\.d\.ts$/;

/**
 * Opens the checker, which is a process of its own until it is closed. It is TypeScript's API of today, which calls
 * itself unstable: the version is pinned, and only this folder uses it.
 */
export function openSdk(): SdkDeclarations {
  const api = new API({ cwd: dirname(project) });
  const [opened] = api.updateSnapshot({ openProjects: [project] }).getProjects();
  const name = opened?.program.getSourceFileNames().find((each) => ENTRY.test(each));
  const file = name === undefined ? undefined : opened?.program.getSourceFile(name);
  const module = file && opened?.checker.getSymbolAtLocation(file);
  if (!opened || !module) throw new Error(`The SDK's declarations are not where they were: ${ENTRY.source}`);
  const { checker } = opened;
  const root = exported(checker, checker.getExportsOfModule(module), 'Stripe');
  return {
    checker,
    client: checker.getDeclaredTypeOfSymbol(root),
    named(name) {
      let symbol = root;
      for (const part of name.split('.')) symbol = exported(checker, [...symbol.getExports().values()], part);
      return checker.getDeclaredTypeOfSymbol(symbol);
    },
    close: () => api.close(),
  };
}

function exported(checker: Checker, symbols: readonly DeclaredSymbol[], name: string): DeclaredSymbol {
  const found = symbols.find((symbol) => symbol.name === name);
  if (!found) throw new Error(`The SDK declares no ${name}.`);
  return found.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(found) : found;
}
