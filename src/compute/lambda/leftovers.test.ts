import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { CodeArchive } from '../../core/functions.ts';
import { answerOf, bench, invocation } from '../function-fixtures.test-suite.ts';

const place = bench();
afterAll(() => place.stop());

test('what was left is gone before anything is unpacked: it must not be taken for that', async () => {
  const code = join(place.folder, 'functions/code');
  const left = join(code, 'code-0123.old.1');
  mkdirSync(left, { recursive: true });
  writeFileSync(join(left, 'index.js'), '');
  const archive = place.archive({ 'index.js': 'exports.handler = async () => "here";' });
  const seen: boolean[] = [];
  const watched: CodeArchive = {
    id: archive.id,
    file: () => {
      seen.push(existsSync(left));
      return archive.file();
    },
  };
  const one = place.spec({}, { code: { kind: 'zip', archive: watched } });
  expect(answerOf(await place.runtimes.invoke(one, invocation({})))).toBe('here');
  expect(seen).toEqual([false]);
});
