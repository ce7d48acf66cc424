import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe } from 'vitest';
import { FOUND_CLIENTS_FILE, type FoundClient, type FoundClients } from './found-clients.ts';

/**
 * A suite that drives a stock client. Where the client is missing its tests are skipped, and the run's end says why.
 *
 * @param body gets the client's command, an absolute path, and the variables to run it with
 */
export function describeClient(
  name: keyof FoundClients,
  title: string,
  body: (command: string, environment: Record<string, string>) => void,
): void {
  const client = findClient(name);
  if (client.command !== undefined) describe(title, () => body(client.command, client.environment ?? {}));
  else describe.skip(`${title} (skipped: ${client.missing})`, () => body(`missing ${name}`, {}));
}

/** Where a client is, or why it is missing: for tests that need a second one. */
export function findClient(name: keyof FoundClients): FoundClient {
  const file = fileURLToPath(new URL(`../../${FOUND_CLIENTS_FILE}`, import.meta.url));
  if (!existsSync(file)) return { missing: 'the test clients are not set up: run `npm test -- clients`' };
  // Written by an earlier version, it may not know all of them.
  const found: Partial<FoundClients> = JSON.parse(readFileSync(file, 'utf8'));
  return found[name] ?? { missing: `${name} is not set up: run \`npm test -- clients\`` };
}
