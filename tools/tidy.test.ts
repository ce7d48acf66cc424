import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { checkCircles } from './tidy/circles.ts';
import { checkDependencies } from './tidy/dependencies.ts';
import {
  checkComments,
  checkLength,
  checkMachinePaths,
  checkModuleUrls,
  checkOperations,
  LINES_MAX,
} from './tidy/files.ts';
import { checkLayers, checkPackages } from './tidy/imports.ts';
import { type Finding, parseSource } from './tidy/source.ts';
import { checkState } from './tidy/state.ts';
import { checkTree } from './tidy/tree.ts';
import { checkWorld } from './tidy/world.ts';

const messages = (findings: readonly Finding[]) => findings.map(({ message }) => message);

test('this checkout is tidy', () => {
  const findings = checkTree(fileURLToPath(new URL('..', import.meta.url)));
  expect(findings.map(({ path, line, message }) => `${path}:${line}: ${message}`)).toEqual([]);
});

describe('layers', () => {
  const check = (path: string, code: string) => messages(checkLayers(parseSource(path, code)));

  test.each([
    ['src/services/sns/topic.ts', "import { queue } from '../sqs/queue.ts';"],
    ['src/services/sns/topic.ts', "import type { Queue } from '../sqs/queue.ts';"],
    ['src/services/sns/topic.ts', "import { sendMessage } from '../sqs/api.gen.ts';"],
    ['src/services/sns/operations/publish.ts', "export { queue } from '../../sqs/queue.ts';"],
    ['src/services/sns/operations/publish.ts', "export * from '../../sqs/queue.ts';"],
    ['src/services/sns/operations/publish.ts', "const sqs = () => import('../../sqs/queue.ts');"],
    ['src/services/sns/operations/publish.ts', "type Queue = import('../../sqs/queue.ts').Queue;"],
    ['src/services/sns/topic.ts', "import { decode } from '../../protocol/decode.ts';"],
    ['src/core/world.ts', "import { loadModels } from '../model/load.ts';"],
    ['src/core/world.ts', "import { type Service, loadModels } from '../model/load.ts';"],
    ['src/model/load.ts', "import type { World } from '../core/world.ts';"],
    ['src/engines/sql/pool.ts', "import { evaluate } from '../../policy/evaluate.ts';"],
    ['src/cli/start.ts', "import { handle } from '../gateway/chain.ts';"],
    ['src/core/world.ts', "import { serve } from '../../test/support/server.ts';"],
    ['src/utils/text.ts', "import { World } from '../core/world.ts';"],
  ])('%s may not say %s', (path, code) => {
    expect(check(path, code)).toHaveLength(1);
  });

  test.each([
    ['src/services/sns/topic.ts', "import type { Api } from '../sqs/api.gen.ts';"],
    ['src/services/sns/operations/publish.ts', "import { topic } from '../topic.ts';"],
    ['src/services/sns/topic.ts', "import { arn } from '../../core/arn.ts';"],
    ['src/services/sns/topic.test.ts', "import { queue } from '../sqs/queue.ts';"],
    ['src/core/world.ts', "import { type Service, type Shape } from '../model/shapes.ts';"],
    ['src/server/server.ts', "const sqs = () => import('../services/sqs/service.ts');"],
    ['src/server/server.ts', "import { readFileSync } from 'node:fs';"],
    ['src/core/world.ts', "// import { queue } from '../services/sqs/queue.ts';"],
    ['test/support/server.ts', "import { serve } from '../../src/server/server.ts';"],
  ])('%s may say %s', (path, code) => {
    expect(check(path, code)).toEqual([]);
  });
});

test('files that import each other, however far around, are told of once', () => {
  const check = (files: Record<string, string>) =>
    messages(checkCircles(Object.entries(files).map(([path, code]) => parseSource(path, code))));
  const chain = {
    'src/core/a.ts': "import { b } from './b.ts';",
    'src/core/b.ts': "import type { C } from './c.ts';",
    'src/core/c.ts': '',
  };
  expect(check(chain)).toEqual([]);
  expect(check({ ...chain, 'src/core/c.ts': "import type { A } from './a.ts';" })).toEqual([
    'a circle of imports: src/core/a.ts > src/core/b.ts > src/core/c.ts > src/core/a.ts',
  ]);
});

test('src imports no package that users do not get', () => {
  const code = `
    import { pack } from 'msgpackr';
    import { test } from 'vitest';
    import { SQS } from '@aws-sdk/client-sqs/commands';
    import type { Plugin } from 'vite';
    import { join } from 'node:path';
  `;
  expect(messages(checkPackages(parseSource('src/core/x.ts', code), new Set(['msgpackr'])))).toEqual([
    'vitest is no run-time dependency in package.json',
    '@aws-sdk/client-sqs is no run-time dependency in package.json',
  ]);
});

describe('world', () => {
  const check = (code: string, path = 'src/services/sqs/queue.ts') =>
    messages(checkWorld(parseSource(path, code))).map((message) => message.split(' goes past')[0]);

  test.each([
    ['const at = Date.now();', 'Date.now'],
    ['const at = new Date();', 'Date without an argument'],
    ['const at = Date();', 'Date without an argument'],
    ['const { now } = Date;', 'Date without an argument'],
    ['const at = performance.now();', 'performance'],
    ['setTimeout(() => {}, 5);', 'setTimeout'],
    ['globalThis.x = setInterval;', 'setInterval'],
    ['setImmediate(run);', 'setImmediate'],
    ['const n = Math.random();', 'Math.random'],
    ['const s = AbortSignal.timeout(5);', 'AbortSignal.timeout'],
    ['const id = crypto.randomUUID();', 'crypto'],
    ['const t = process.hrtime.bigint();', 'process.hrtime'],
    ["import { readFileSync } from 'node:fs';", 'node:fs'],
    ["import { readFile } from 'node:fs/promises';", 'node:fs/promises'],
    ["const fs = await import('node:fs');", 'node:fs'],
    ["import { setTimeout as sleep } from 'node:timers/promises';", 'node:timers/promises'],
    ["import { createHash, randomBytes } from 'node:crypto';", 'randomBytes of node:crypto'],
    ["import { scrypt } from 'node:crypto';", 'scrypt of node:crypto'],
    ["import * as crypto from 'node:crypto';", 'all of node:crypto'],
    ["import { gzip, gzipSync } from 'node:zlib';", 'gzip of node:zlib'],
  ])('finds %s', (code, what) => {
    expect(check(code)).toEqual([what]);
  });

  test.each([
    'const at = new Date(timestamp);',
    'const at = Date.parse(text);',
    'const ok = value instanceof Date;',
    'function f(at: Date): Date { return at; }',
    'const table = { setTimeout: 1, performance: 2 }; table.setTimeout;',
    'interface Metrics { performance: number; crypto: string }',
    "const text = 'Date.now()'; // Math.random()",
    "import { createHash, scryptSync } from 'node:crypto';",
    "import { gzipSync } from 'node:zlib';",
    "import type { Stats } from 'node:fs';",
  ])('lets %s pass', (code) => {
    expect(check(code)).toEqual([]);
  });

  test('is about services, core and policy, but for the files that make the world', () => {
    const code = 'const at = Date.now();';
    expect(check(code, 'src/core/transaction.ts')).toHaveLength(1);
    expect(check(code, 'src/policy/evaluate.ts')).toHaveLength(1);
    expect(check(code, 'src/core/scheduler.ts')).toEqual([]);
    expect(check(code, 'src/gateway/chain.ts')).toEqual([]);
    expect(check(code, 'src/services/sqs/queue.test.ts')).toEqual([]);
  });
});

describe('module state', () => {
  const check = (code: string, path = 'src/services/sqs/queue.ts') =>
    messages(checkState(parseSource(path, code)));

  test.each([
    'let count = 0;',
    'export let count = 0;',
    'var count = 0;',
    'const queues = new Map();',
    'export const queues = new Map<string, Queue>();',
    'const names: Set<string> = new Set();',
    'const waiting: Queue[] = [];',
    'const byName = {};',
    'const list = [1, 2] as number[];',
    'export class Queue { static count = 0; }',
  ])('finds %s', (code) => {
    expect(check(code)).toHaveLength(1);
  });

  test.each([
    'const limit = 5;',
    'const names: ReadonlySet<string> = new Set();',
    "export const NAMES = ['a', 'b'] as const;",
    "const names: readonly string[] = ['a'];",
    'const table: Readonly<Record<string, number>> = {};',
    'const table = new Map([[1, 2]]) as ReadonlyMap<number, number>;',
    'const TABLE = { a: 1 } satisfies Table;',
    'function f() { let count = 0; const seen = new Set(); return [count, seen]; }',
    'export class Queue { static readonly limit = 5; readonly waiting = new Map(); }',
    'const cache = new WeakMap();',
  ])('lets %s pass', (code) => {
    expect(check(code)).toEqual([]);
  });

  test('is not about tests, nor about the command line', () => {
    expect(check('let count = 0;', 'src/services/sqs/queue.test.ts')).toEqual([]);
    expect(check('let count = 0;', 'src/cli/main.ts')).toEqual([]);
  });
});

test('files have a limit', () => {
  const lines = (count: number) => parseSource('src/core/x.ts', '// a line\n'.repeat(count));
  expect(checkLength(lines(LINES_MAX))).toEqual([]);
  expect(messages(checkLength(lines(LINES_MAX + 1)))).toEqual(['501 lines, at most 500: split it by topic']);
});

test('comments have no loose ends', () => {
  const marker = (word: string) => `// ${word} later`;
  const check = (code: string) => messages(checkComments(parseSource('src/core/x.ts', code)));
  expect(check(marker('TODO'))).toHaveLength(1);
  expect(check(marker('FIXME'))).toHaveLength(1);
  expect(check(`/** ${'TODO'}: later */`)).toHaveLength(1);
  expect(check(`// ${'TODO'}(#12): later`)).toEqual([]);
  expect(check(`const text = '${'TODO'}';`)).toEqual([]);
  expect(check(`// ${'@ts-ignore'}\nconst x = 1;`)).toHaveLength(1);
});

test('paths of a module are used where the bundle keeps them right', () => {
  const check = (path: string) =>
    checkModuleUrls(parseSource(path, "new URL('../../models/', import.meta.url);"));
  expect(check('src/model/load.ts')).toEqual([]);
  expect(check('tools/build.ts')).toEqual([]);
  expect(check('src/services/s3/mime.ts')).toHaveLength(1);
  expect(check('src/index.ts')).toHaveLength(1);
});

describe('operations', () => {
  const folder = 'src/services/sqs';
  const operation = `${folder}/operations/send-message.ts`;
  const check = (files: Record<string, string>) =>
    messages(checkOperations(Object.entries(files).map(([path, code]) => parseSource(path, code))));
  const whole = {
    [operation]: 'export const sendMessage: Handler = () => ({});',
    [operation.replace('.ts', '.test.ts')]: '',
    [`${folder}/service.ts`]: "import { sendMessage } from './operations/send-message.ts';",
  };

  test('one in its place', () => {
    expect(check(whole)).toEqual([]);
    expect(check({ ...whole, [operation]: 'export function sendMessage() {}' })).toEqual([]);
  });

  test('one in a part of the table', () => {
    const part = { [`${folder}/queue-operations.ts`]: whole[`${folder}/service.ts`] ?? '' };
    const table = "import { queueOperations } from './queue-operations.ts';";
    expect(check({ ...whole, ...part, [`${folder}/service.ts`]: table })).toEqual([]);
    expect(check({ ...whole, ...part, [`${folder}/service.ts`]: '' })).toHaveLength(1);
  });

  test('without a test, without its name, outside the table', () => {
    expect(check({ [operation]: 'export const send = () => ({});' })).toEqual([
      'has no test beside it',
      'exports no function named after the file (send-message)',
      "is not in its service's table (service.ts)",
    ]);
  });

  test('that calls on nobody’s behalf', () => {
    const code = "export const sendMessage = ({ call }) => call.system('sqs', 'ListQueues', {});";
    expect(check({ ...whole, [operation]: code })).toEqual(['call.system has no place in an operation']);
    const nested = code.replace('{ call }', 'context').replace('call.system', 'context.call.system');
    expect(check({ ...whole, [operation]: nested })).toEqual(['call.system has no place in an operation']);
  });
});

test('no file names a place of one machine', () => {
  const path = (...parts: string[]) => `/${parts.join('/')}`;
  const check = (text: string) => checkMachinePaths('docs/x.md', text);
  expect(check(`see\n${path('root', 'notes')}`)).toMatchObject([{ line: 2 }]);
  expect(check(`cd ${path('home', 'kim', 'src')}`)).toHaveLength(1);
  expect(check(`"${path('work', 'main')}"`)).toHaveLength(1);
  expect(check(`"resolved": "https:${path('', 'registry.example', 'x.tgz')}"`)).toHaveLength(1);
  expect(check('arn:aws:organizations::111122223333:root/o-example and s3://bucket/home/a')).toEqual([]);
});

test('run-time dependencies and decision notes name the same packages', () => {
  const manifest = { dependencies: { msgpackr: '2.1.4' }, optionalDependencies: { duckdb: '1.0.0' } };
  const note = (text: string) => new Map([['docs/decisions/0004-x.md', text]]);
  expect(checkDependencies(manifest, note('dependency: msgpackr\ndependency: duckdb'))).toEqual([]);
  expect(checkDependencies(manifest, note('dependency: duckdb\ndependency: lmdb'))).toEqual([
    { path: 'docs/decisions/0004-x.md', line: 2, message: 'lmdb is no run-time dependency of package.json' },
    {
      path: 'package.json',
      line: 1,
      message: 'no note in docs/decisions has the line `dependency: msgpackr`',
    },
  ]);
});
