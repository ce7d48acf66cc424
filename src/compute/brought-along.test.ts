/** The SDKs that Lambda brings along, as `kumobako lambda runtime` has fetched them. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { answerOf, bench, invocation, messages } from './function-fixtures.test-suite.ts';

const cache = mkdtempSync(join(tmpdir(), 'kumobako-cache-'));
afterAll(() => rmSync(cache, { recursive: true, force: true }));

function write(path: string, text: string): void {
  const file = join(cache, 'kumobako/lambda', path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

const NODE = 'nodejs/node_modules/@aws-sdk/client-s3';
const COMMON = 'const { S3 } = require("@aws-sdk/client-s3"); exports.handler = async () => S3;';
const MODULE = 'import { S3 } from "@aws-sdk/client-s3"; export const handler = async () => S3;';
const PYTHON = 'import boto3\ndef handler(event, context): return boto3.S3';

for (const isolation of ['plain', 'auto'] as const) {
  describe(isolation, () => {
    const place = bench({
      isolation,
      environment: { ...process.env, XDG_CACHE_HOME: cache, VIRTUAL_ENV: '' },
    });
    afterAll(() => place.stop());
    const { runtimes, spec } = place;
    const common = spec({ 'index.js': COMMON });
    const python = spec({ 'app.py': PYTHON }, { runtime: 'python3.13', handler: 'app.handler' });

    test('what is missing is told of, with the command that fetches it', async () => {
      rmSync(join(cache, 'kumobako'), { recursive: true, force: true });
      for (const one of [common, spec({ 'index.mjs': MODULE }), python]) {
        const result = await runtimes.invoke(one, invocation({}));
        expect(answerOf(result)).toMatchObject({ errorType: 'Runtime.ImportModuleError' });
        expect(messages(one.logged)).toContainEqual(
          `[WARN] Lambda brings the AWS SDK along; \`kumobako lambda runtime ${one.runtime}\` fetches it for functions here.\n`,
        );
      }
    });

    test('once fetched it is found, by ES modules too', async () => {
      write(`${NODE}/package.json`, '{"name":"@aws-sdk/client-s3","main":"index.js"}');
      write(`${NODE}/index.js`, 'exports.S3 = "brought along";');
      write('python/boto3/__init__.py', 'S3 = "brought along"');
      for (const one of [common, spec({ 'index.mjs': MODULE }), python]) {
        expect(answerOf(await runtimes.invoke(one, invocation({})))).toBe('brought along');
      }
    });

    test("a function's own comes first", async () => {
      const own = spec({
        'index.js': COMMON,
        'node_modules/@aws-sdk/client-s3/index.js': 'exports.S3 = "its own";',
      });
      expect(answerOf(await runtimes.invoke(own, invocation({})))).toBe('its own');
      const ownPython = spec(
        { 'app.py': PYTHON, 'boto3.py': 'S3 = "its own"' },
        { runtime: 'python3.13', handler: 'app.handler' },
      );
      expect(answerOf(await runtimes.invoke(ownPython, invocation({})))).toBe('its own');
    });
  });
}
