import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withBuiltinModules } from './build/builtin-imports.ts';
import { bundle } from './build/bundle.ts';
import { withJsSpecifiers } from './build/declarations.ts';
import { sourceHash } from './build/source-hash.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'kumobako-build-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const put = (path: string, text: string) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};

/** A product of two entries that share a module and load a service on first use. */
const putProduct = () => {
  put('package.json', '{"type": "module"}');
  put('src/cli/main.ts', "export { load } from '../server/registry.ts';");
  put(
    'src/index.ts',
    "export { load } from './server/registry.ts'; export { models } from './model/load.ts';",
  );
  put(
    'src/model/load.ts',
    "export const models: string = new URL('../../models/', import.meta.url).pathname;",
  );
  put(
    'src/server/registry.ts',
    `import { models } from '../model/load.ts';
     export const load = async (): Promise<string> => \`\${(await import('../services/sqs/service.ts')).name} \${models}\`;`,
  );
  put('src/services/sqs/service.ts', "export const name: string = 'sqs';");
};

const evaluate = (code: string) =>
  spawnSync(process.execPath, ['--input-type=module', '-e', code], { cwd: root, encoding: 'utf8' });

test('the bundle runs, loads a service on first use and finds the models where src does', async () => {
  putProduct();
  await bundle(root);
  expect(readdirSync(join(root, 'dist/chunks')).some((name) => /^service-\w+\.js$/.test(name))).toBe(true);
  for (const entry of ['cli/main', 'api/index']) {
    const { stdout } = evaluate(`console.log(await (await import('./dist/${entry}.js')).load());`);
    expect(stdout).toBe(`sqs ${root}/models/\n`);
  }
});

test('programs that sandboxes run are beside the bundle, where they lie in src', async () => {
  putProduct();
  put('src/compute/clients/node.cjs', '// node');
  put('src/compute/clients/python.py', '# python');
  put('src/compute/clients/notes.md', 'no program');
  await bundle(root);
  expect(readdirSync(join(root, 'dist/compute/clients')).sort()).toEqual(['node.cjs', 'python.py']);
});

test('a program that runs from an older build still finds its chunks; a day later they go', async () => {
  putProduct();
  await bundle(root);
  const chunk = () => readdirSync(join(root, 'dist/chunks')).filter((name) => /^service-\w+\.js$/.test(name));
  const [old = ''] = chunk();

  put('src/services/sqs/service.ts', "export const name: string = 'other';");
  await bundle(root);
  expect(chunk()).toHaveLength(2);

  const yesterday = Date.now() / 1000 - 25 * 60 * 60;
  utimesSync(join(root, 'dist/chunks', old), yesterday, yesterday);
  await bundle(root);
  expect(chunk()).toHaveLength(1);
  expect(existsSync(join(root, 'dist/chunks', old))).toBe(false);
});

test('the hash of the sources changes with what goes into a build, and only then', () => {
  putProduct();
  const first = sourceHash(root);
  put('src/services/sqs/service.test.ts', 'test();');
  put('docs/notes.md', 'notes');
  put('console/node_modules/x/index.js', '');
  expect(sourceHash(root)).toBe(first);

  put('src/services/sqs/service.ts', "export const name: string = 'other';");
  const second = sourceHash(root);
  put('models/sqs.json', '{}');
  const third = sourceHash(root);
  rmSync(join(root, 'models/sqs.json'));
  expect(new Set([first, second, third]).size).toBe(3);
  expect(sourceHash(root)).toBe(second);
});

test('declarations name modules as users import them', () => {
  const text =
    "import type { A } from './a.ts';\nexport type B = import('../b.ts').B;\nimport { c } from 'c.ts';\n";
  expect(withJsSpecifiers(text)).toBe(
    "import type { A } from './a.js';\nexport type B = import('../b.js').B;\nimport { c } from 'c.ts';\n",
  );
});

test('imports of built-in modules load nothing that is not used, and lines stay where they were', () => {
  const source = [
    "import { request as send } from 'node:http';",
    "import type { Socket } from 'node:net';",
    'import {',
    '  type Stats,',
    '  statSync,',
    "} from 'node:fs';",
    'send(statSync);',
  ].join('\n');
  expect(withBuiltinModules(source).split('\n')).toEqual([
    "const { request: send } = process.getBuiltinModule('node:http');",
    "import type { Socket } from 'node:net';",
    "const { statSync } = process.getBuiltinModule('node:fs');",
    '',
    '',
    '',
    'send(statSync);',
  ]);
});
