/**
 * The AWS CLI reads AWS_ENDPOINT_URL only in newer releases, and version 1 passes it over for some services. The flag
 * `--endpoint-url` works in all of them: a small `aws` that stands first in PATH adds it and calls the user's own.
 */

import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { cacheFolder } from './cache-folder.ts';

/** Makes the shim if there is an `aws` in PATH; the folder to put in front of PATH. */
export function makeAwsShim(environment: NodeJS.ProcessEnv): string | undefined {
  const aws = findInPath('aws', environment['PATH']);
  if (aws === undefined) return undefined;
  const text = shimText(aws);
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
  const folder = cacheFolder(environment, join('shims', hash));
  // Scripts written for LocalStack call `awslocal`, which is the same here.
  for (const name of ['aws', 'awslocal']) writeShim(join(folder, name), text);
  return folder;
}

/** A POSIX shell script. An `--endpoint-url` of the user's own comes later and wins. */
export function shimText(aws: string): string {
  return `#!/bin/sh
# Made by \`kumobako exec\`.
if [ -z "$AWS_ENDPOINT_URL" ]; then exec ${quoted(aws)} "$@"; fi
exec ${quoted(aws)} --endpoint-url "$AWS_ENDPOINT_URL" "$@"
`;
}

const quoted = (path: string) => `'${path.replaceAll("'", `'\\''`)}'`;

/** Whole or not at all: another process may be running it. */
function writeShim(path: string, text: string): void {
  if (existsSync(path)) return;
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, text, { mode: 0o755 });
  renameSync(temporary, path);
}

/** The path of an executable file, as a shell would find it. */
export function findInPath(name: string, path = ''): string | undefined {
  for (const folder of path.split(delimiter)) {
    const candidate = join(folder, name);
    try {
      accessSync(candidate, constants.X_OK);
      if (isAbsolute(candidate) && statSync(candidate).isFile()) return candidate;
    } catch {
      // Not there: the next folder may have it.
    }
  }
  return undefined;
}

/** The first release of each line that reads AWS_ENDPOINT_URL. */
const FIRST_READING: Readonly<Record<number, readonly [number, number]>> = { 1: [29, 0], 2: [13, 0] };

/** How much of AWS_ENDPOINT_URL an `aws` heeds by itself, from what its `--version` answers. */
export type EndpointSupport = 'all' | 'most' | 'none' | 'unknown';

export function endpointSupport(versionText: string): EndpointSupport {
  const match = /aws-cli\/(\d+)\.(\d+)\.(\d+)/.exec(versionText);
  if (match === null) return 'unknown';
  const [major = 0, minor = 0, patch = 0] = match.slice(1).map(Number);
  const first = FIRST_READING[major];
  if (first === undefined) return major > 2 ? 'all' : 'none';
  const [firstMinor, firstPatch] = first;
  if (minor < firstMinor || (minor === firstMinor && patch < firstPatch)) return 'none';
  // Version 1 passes it over for sqs, emr, health and, in us-east-1, for rds, docdb and neptune.
  return major === 1 ? 'most' : 'all';
}
