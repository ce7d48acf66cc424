import { expect, test } from 'vitest';
import { readDataFile } from './data-files.ts';

test('a part of a file, and not more than there is', () => {
  const [head, part] = [
    readDataFile('aws-managed-policies.bin', 0, 4),
    readDataFile('aws-managed-policies.bin', 2, 2),
  ];
  expect(part).toEqual(head.subarray(2));
  expect(() => readDataFile('aws-managed-policies.bin', 1e9, 1)).toThrow('ends before byte');
  expect(() => readDataFile('none.bin', 0, 1)).toThrow('ENOENT');
});
