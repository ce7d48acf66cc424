import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder for the tests of a suite, which removes it after the last of them. */
export function suiteFolder(): string {
  return mkdtempSync(join(tmpdir(), 'kumobako-package-'));
}
