/** `kumobako lambda runtime`: with an npm and a Python that do as the real ones, without a registry. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newUser, type User } from '../support/command.ts';

/** Notes how it was called; packs a Node of version 20, and installs a package of each name. */
const NPM = `#!/bin/sh
echo "$@" >> "$HOME/npm-calls"
if [ "$1" = pack ]; then
  mkdir -p package/bin
  echo '{"version":"20.99.1"}' > package/package.json
  printf '#!/bin/sh\\necho v20.99.1\\n' > package/bin/node
  chmod +x package/bin/node
  tar -czf node.tgz package && rm -r package
  exit
fi
for word in "$@"; do
  case "$prefix" in yes) folder=$word prefix= ;; esac
  case "$word" in --prefix) prefix=yes ;; @*) mkdir -p "$folder/node_modules/$word" ;; esac
done
`;
const NO_REGISTRY = '#!/bin/sh\necho "npm error network no way out" >&2\nexit 1\n';
const PYTHON = `#!/bin/sh
while [ "$1" != --target ]; do shift; done
mkdir -p "$2/boto3"
`;

let user: User;
beforeEach(() => {
  user = newUser();
});
afterEach(() => user.leave());

const calls = () => readFileSync(join(user.home, 'npm-calls'), 'utf8').trim().split('\n');
const cache = (...names: string[]) => join(user.home, 'cache/kumobako', ...names);
// npm itself runs these tests, and would be called instead.
const run = (...args: string[]) => user.run(['lambda', 'runtime', ...args], { npm_execpath: undefined });

test('a Node.js and the SDK are fetched once', async () => {
  user.addProgram('npm', NPM);
  const first = await run('nodejs20.x', '--json');
  expect(first.code, first.stderr).toBe(0);
  expect(JSON.parse(first.stdout)).toEqual({
    node: cache('node/20.99.1/bin/node'),
    sdk: cache('lambda/nodejs/node_modules'),
  });
  expect(existsSync(cache('lambda/nodejs/node_modules/@aws-sdk/client-dynamodb-streams'))).toBe(true);
  const [pack, install, ...more] = calls();
  expect(pack).toMatch(/^pack node-\S+@20 --ignore-scripts/);
  expect(install).toContain('--ignore-scripts');
  expect(more).toEqual([]);
  expect((await run('nodejs20.x')).stdout).toBe(
    `Node.js  ${cache('node/20.99.1/bin/node')}\nAWS SDK  ${cache('lambda/nodejs/node_modules')}\n`,
  );
  expect(calls()).toHaveLength(2);
});

test('Python gets boto3', async () => {
  user.addProgram('python3.13', PYTHON);
  const { stdout, stderr } = await run('python3.13');
  expect(stderr).toBe('');
  expect(stdout).toBe(`AWS SDK  ${cache('lambda/python')}\n`);
  expect(existsSync(cache('lambda/python/boto3'))).toBe(true);
});

test('without a registry nothing is left, and npm is quoted', async () => {
  user.addProgram('npm', NO_REGISTRY);
  const { code, stderr } = await run('nodejs20.x');
  expect(code).toBe(1);
  expect(stderr).toContain('kumobako: Fetching Node.js 20 failed: npm error network no way out\n');
  expect(existsSync(cache('node'))).toBe(false);
});

test('other runtimes have nothing to fetch', async () => {
  const { code, stderr } = await run('ruby3.3');
  expect(code).toBe(2);
  expect(stderr).toBe('kumobako: ruby3.3: for nodejs* and python3.* there is something to fetch.\n');
});
