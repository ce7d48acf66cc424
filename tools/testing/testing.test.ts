import { expect, test } from 'vitest';
import { STAGES, selectStages } from './stages.ts';
import { addTallies, closingLine } from './tally.ts';

test('leading names select stages, in the order of the list, and the rest filters files', () => {
  const { stages, filters } = selectStages(['clients', 'units', 'sqs', 'units']);
  expect(stages.map((stage) => stage.name)).toEqual(['units', 'clients']);
  expect(filters).toEqual(['sqs', 'units']);
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
