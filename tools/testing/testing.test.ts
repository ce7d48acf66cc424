import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findSystemClient } from './clients/system.ts';
import { STAGES, selectStages } from './stages.ts';
import { addTallies, closingLine } from './tally.ts';

test('leading names select stages, in the order of the list; the build comes before what runs it; the rest filters files', () => {
  const { stages, filters } = selectStages(['clients', 'units', 'sqs', 'units']);
  expect(stages.map((stage) => stage.name)).toEqual(['build', 'units', 'clients']);
  expect(filters).toEqual(['sqs', 'units']);
  expect(selectStages(['units', 'simulation']).stages.map((stage) => stage.name)).toEqual([
    'units',
    'simulation',
  ]);
});

test('without a name all stages run', () => {
  expect(selectStages([])).toEqual({ stages: STAGES, filters: [] });
  expect(selectStages(['sqs'])).toEqual({ stages: STAGES, filters: ['sqs'] });
});

test('results add up, and so do the reasons of what was skipped', () => {
  const total = addTallies([
    { passed: 2, failed: 0, skipped: 1, reasons: { 'no rclone': 1 } },
    { passed: 3, failed: 1, skipped: 3, reasons: { 'no rclone': 2, 'no s3cmd': 1 } },
  ]);
  expect(total.reasons).toEqual({ 'no rclone': 3, 'no s3cmd': 1 });
  expect(closingLine(total)).toBe('5 passed, 1 failed, 4 skipped');
});

test('a client is found behind an older one of the same name', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kumobako-clients-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const command = (path: string, version: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), `#!/bin/sh\necho '${version}'\n`);
    chmodSync(join(folder, path), 0o755);
  };
  const find = (...folders: string[]) =>
    findSystemClient(
      { name: 'aws-cli', command: 'aws', version: /^aws-cli\/2\./ },
      folders.map((name) => join(folder, name)).join(':'),
    );
  command('old/aws', 'aws-cli/1.45.11 Python/3.11.7');
  command('new/aws', 'aws-cli/2.9.19 Python/3.11.2');

  expect(find('none', 'old', 'new')).toEqual({
    command: join(folder, 'new/aws'),
    version: 'aws-cli/2.9.19 Python/3.11.2',
  });
  expect(find('old')).toEqual({
    missing: 'aws-cli is of another version (aws-cli/1.45.11 Python/3.11.7)',
  });
  expect(find('none')).toEqual({ missing: 'aws-cli is not installed' });
});
