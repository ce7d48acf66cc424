import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { STAGES } from '../testing/stages.ts';
import { motoScores, motoVersion, scoreboardText } from './scoreboard.ts';

const PAGE = `How: moto 5.2.5, unchanged.

| service       | passed | failed | not implemented here | judged below |
| ------------- | ------ | ------ | -------------------- | ------------ |
| STS           | 5      | 23     | 0                    | 23           |
| S3, the files | 234    | 39     | 2                    | 37           |
`;

test('moto’s numbers are those of its page', () => {
  expect(motoVersion(PAGE)).toBe('5.2.5');
  expect(motoScores(PAGE)).toEqual([
    { suite: 'STS', passed: 5, failed: 23, notImplemented: 0 },
    { suite: 'S3, the files', passed: 234, failed: 39, notImplemented: 2 },
  ]);
  expect(() => motoVersion('nothing')).toThrow('does not say which moto');
});

test('the page in the repository can be read: every row adds up', () => {
  const page = readFileSync(new URL('../../test/clients/moto-differences.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| [^|]+\| \d+ *\| (\d+) *\| (\d+) *\| (\d+) *\|$/gm)];
  expect(motoScores(page)).toHaveLength(rows.length);
  for (const [row, failed, missing, judged] of rows)
    expect(Number(missing) + Number(judged), row).toBe(Number(failed));
});

test('the board has a row for each stage and each suite, and their sum', () => {
  const result = { version: '0.1.0', node: '24.21.0', date: '2026-11-29', passed: 7, failed: 0, skipped: 1 };
  const text = scoreboardText({ stages: { units: result } }, motoScores(PAGE), '5.2.5');
  expect(text).toContain('| units | 0.1.0 | 24.21.0 | 2026-11-29 | 7 | 0 | 1 |\n');
  expect(text).toContain('| STS | 5 | 23 | 0 | 23 |\n');
  expect(text).toContain('| **together** | 239 | 62 | 2 | 60 |\n');
});

test('the results that are kept are of stages that there are', () => {
  const { stages } = JSON.parse(readFileSync(new URL('../../docs/scoreboard.json', import.meta.url), 'utf8'));
  const names = STAGES.map(({ name }) => name);
  expect(Object.keys(stages).filter((name) => !names.includes(name))).toEqual([]);
});
