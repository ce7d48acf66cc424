import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs, group, run } = logsCloud();

test('StopQuery of a query that is over, or is not there', async () => {
  await run(await group('one'), 'fields @message');
  const { queries = [] } = await logs().describeQueries({});
  const call = logs().stopQuery({ queryId: queries[0]?.queryId });
  await expect(call).rejects.toMatchObject({ name: 'InvalidParameterException' });
  await expect(logs().stopQuery({ queryId: 'none' })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
});
