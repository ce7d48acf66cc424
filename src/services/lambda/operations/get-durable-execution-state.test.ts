import { expect, test } from 'vitest';
import { createDurable, startDurable, step, succeeded } from '../../../../test/support/durable.ts';
import { failureOf, useLambda } from '../../../../test/support/lambda.ts';

const t = useLambda();

test('all operations of an execution, for who has its token, page by page', async () => {
  const seen: (string | undefined)[] = [];
  const failures: string[] = [];
  const name = await createDurable(t, async ({ arn, token, checkpoint }) => {
    const first = token();
    await checkpoint(...['a', 'b', 'c'].map((id) => step(id, 'SUCCEED', { Payload: 'x'.repeat(40_000) })));
    const request = { DurableExecutionArn: arn, CheckpointToken: token() };
    let Marker: string | undefined;
    do {
      const page = await t.lambda.getDurableExecutionState({ ...request, MaxItems: 2, Marker });
      seen.push(...(page.Operations ?? []).map(({ Id }) => Id));
      Marker = page.NextMarker;
    } while (Marker);
    const whole = await t.lambda.getDurableExecutionState(request);
    expect(whole.NextMarker).toBe('');
    expect(whole.Operations?.[0]).toMatchObject({
      ...{ Type: 'EXECUTION', Status: 'STARTED', ExecutionDetails: { InputPayload: '{"a":1}' } },
    });
    expect(whole.Operations?.[1]?.StepDetails?.Result).toHaveLength(40_000);
    for (const wrong of [
      { CheckpointToken: first },
      { Marker: 'bogus' },
      { DurableExecutionArn: `${arn}0` },
    ]) {
      failures.push((await failureOf(t.lambda.getDurableExecutionState({ ...request, ...wrong }))).message);
    }
    return succeeded(1);
  });
  const arn = await startDurable(t, name, { a: 1 });
  await t.settled();
  expect(seen).toEqual([arn.split('/').at(-1), 'a', 'b', 'c']);
  expect(failures).toEqual([
    'Invalid checkpoint token',
    'Invalid Marker',
    'Checkpoint token is not valid for the durable execution ARN',
  ]);
});
