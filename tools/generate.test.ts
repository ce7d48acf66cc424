import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { differing, generate } from './generate.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

test('every generated file is up to date (if not: npm run generate)', async () => {
  expect(await differing(ROOT, await generate(ROOT))).toEqual([]);
});

test('a file that differs, or is absent, is named', async () => {
  const [file] = await generate(ROOT);
  if (file === undefined) throw new Error('nothing is generated');
  const absent = { path: 'src/services/absent/api.gen.ts', text: '' };
  expect(await differing(ROOT, [{ ...file, text: `${file.text} ` }, absent])).toEqual([
    file.path,
    absent.path,
  ]);
});
