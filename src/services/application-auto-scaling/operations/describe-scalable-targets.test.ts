import { expect, test } from 'vitest';
import { scalingTest } from '../../../../test/support/auto-scaling.ts';
import { failureOf } from '../../../../test/support/lambda.ts';

const t = scalingTest();

test('targets of a namespace, in pages, each once', async () => {
  const names = [await t.target(), await t.target(), await t.target()].map(({ ResourceId }) => ResourceId);
  const ServiceNamespace = 'lambda' as const;
  const seen: (string | undefined)[] = [];
  let NextToken: string | undefined;
  do {
    const page = await t
      .client()
      .describeScalableTargets({ ServiceNamespace, MaxResults: 2, ...(NextToken ? { NextToken } : {}) });
    seen.push(...(page.ScalableTargets ?? []).map(({ ResourceId }) => ResourceId));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  expect(seen.sort()).toEqual(names.sort());
  const [first = ''] = names;
  const own = await t.client().describeScalableTargets({ ServiceNamespace, ResourceIds: [first] });
  expect(own.ScalableTargets?.map(({ ResourceId }) => ResourceId)).toEqual([first]);
  expect((await t.client().describeScalableTargets({ ServiceNamespace: 'ecs' })).ScalableTargets).toEqual([]);
});

test('pages that are none', async () => {
  const failure = (more: object) =>
    failureOf(t.client().describeScalableTargets({ ServiceNamespace: 'lambda', ...more }));
  expect((await failure({ NextToken: 'x' })).code).toBe('InvalidNextTokenException');
  expect((await failure({ MaxResults: 51 })).message).toBe(
    "1 validation error detected: Value '51' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 50",
  );
  expect((await failure({ MaxResults: 0 })).message).toMatch(/greater than or equal to 1$/);
});
