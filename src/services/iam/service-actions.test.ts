import { expect, test } from 'vitest';
import { openServiceActions } from './service-actions.ts';

const actions = openServiceActions();

test('services by their namespace', () => {
  expect(actions.nameOf('s3')).toBe('Amazon S3');
  expect(actions.nameOf('none')).toBeUndefined();
  expect(actions.namespaces.length).toBeGreaterThan(400);
});

test('what an action is about', () => {
  expect(actions.resourcesOf('s3', 'getobject')).toContain(
    ['arn:', '{Partition}:s3:::', '{BucketName}/', '{ObjectName}'].join('$').replace('arn:$', 'arn:$'),
  );
  expect(actions.resourcesOf('s3', 'ListAllMyBuckets')).toEqual([]);
  expect(actions.resourcesOf('s3', 'Nothing')).toBeUndefined();
  expect(actions.resourcesOf('constructor', 'a')).toBeUndefined();
});
