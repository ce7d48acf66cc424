import { readFileSync } from 'node:fs';

/** Version of this kumobako, from its package.json (two folders up, in `src` and in `dist` alike). */
export function productVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const { version }: { version: string } = JSON.parse(text);
  return version;
}
