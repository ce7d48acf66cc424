/**
 * The AWS CLI reads AWS_ENDPOINT_URL only in newer versions, and version 1 leaves some services out. A small `aws` that
 * stands first in PATH adds `--endpoint-url` for those; it calls the user's own `aws` and changes nothing else.
 */

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Services whose botocore endpoint rules know names of their own and pass over AWS_ENDPOINT_URL in version 1. */
const PASSED_OVER_BY_V1: readonly string[] = ['sqs', 'emr', 'health', 'rds', 'docdb', 'neptune'];
/** The first release of each line that reads AWS_ENDPOINT_URL. */
const FIRST_READING = { 1: [1, 28, 0], 2: [2, 13, 0] } as const;

/** How much of `--endpoint-url` an `aws` needs: for every call, for some services, or not at all. */
export type ShimNeed = 'always' | 'some' | 'never';

/** Reads the answer of `aws --version`. */
export function shimNeed(versionText: string): ShimNeed {
  const match = /aws-cli\/(\d+)\.(\d+)\.(\d+)/.exec(versionText);
  if (match === null) return 'always';
  const version = match.slice(1).map(Number);
  const first = version[0] === 1 ? FIRST_READING[1] : FIRST_READING[2];
  const isOlder = first.some((part, i) => {
    const before = first.slice(0, i).every((earlier, j) => earlier === version[j]);
    return before && (version[i] ?? 0) < part;
  });
  if (isOlder) return 'always';
  return version[0] === 1 ? 'some' : 'never';
}

/** Makes the shim when the `aws` in PATH needs one; the folder to put in front of PATH. */
export function makeAwsShim(): string | undefined {
  const aws = findInPath('aws');
  if (aws === undefined) return undefined;
  const need = shimNeed(versionOf(aws));
  if (need === 'never') return undefined;
  const text = shimText(aws, need);
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const folder = join(
    cache,
    'kumobako',
    'shims',
    createHash('sha256').update(text).digest('hex').slice(0, 16),
  );
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'aws'), text, { mode: 0o755 });
  return folder;
}

/** A POSIX shell script: an explicit --endpoint-url of the user's wins, because it comes later. */
export function shimText(aws: string, need: ShimNeed): string {
  const call = `exec '${aws.replaceAll("'", `'\\''`)}'`;
  const always = `${call} --endpoint-url "$AWS_ENDPOINT_URL" "$@"\n`;
  if (need === 'always') return `#!/bin/sh\n${always}`;
  return `#!/bin/sh
for word in "$@"; do
  case "$word" in
    ${PASSED_OVER_BY_V1.join('|')}) ${always.trim()} ;;
  esac
done
${call} "$@"
`;
}

function versionOf(aws: string): string {
  try {
    return execFileSync(aws, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch {
    return '';
  }
}

function findInPath(name: string): string | undefined {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      if (statSync(path).isFile()) return path;
    } catch {
      // Not there: the next folder may have it.
    }
  }
  return undefined;
}
