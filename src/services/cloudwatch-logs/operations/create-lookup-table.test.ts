import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';
import { lookupTable, manyUsers } from '../../../../test/support/lookup-tables.ts';

const logsTest = logsCloud();
const { logs, group, put, run, now, userWith } = logsTest;
const describeTable = async (lookupTableNamePrefix: string) =>
  (await logs().describeLookupTables({ lookupTableNamePrefix })).lookupTables?.[0];

test('CreateLookupTable keeps a table, which queries look things up in', async () => {
  const { lookupTableArn, createdAt } = await logs().createLookupTable({
    lookupTableName: 'user_data',
    tableBody: '\uFEFFid,name,"e-mail"\r\n1,"Ann ""A""",a@b.example\r\n7,Bob,\r\n1,Second,x\r\n',
    description: 'users',
    tags: { team: 'blue' },
  });
  expect(lookupTableArn).toBe('arn:aws:logs:us-east-1:000000000000:lookup-table:user_data');
  expect(await describeTable('user_data')).toMatchObject({
    tableFields: ['id', 'name', 'e-mail'],
    recordsCount: 3,
    description: 'users',
    lastUpdatedTime: createdAt,
  });
  expect((await logs().listTagsForResource({ resourceArn: lookupTableArn })).tags).toEqual({ team: 'blue' });
  await group('app');
  await put('app', ['{"user":1,"id":7}', '{"user":9,"id":7,"name":"own"}']);
  expect(await run('app', 'fields user | lookup user_data id as user OUTPUT name | sort user')).toEqual([
    { user: '1', name: 'Ann "A"' },
    { user: '9' },
  ]);
  expect(
    await run('app', 'lookup user_data id OUTPUTNEW name | filter name = "own" | display name, id'),
  ).toEqual([{ name: 'own', id: '7' }]);
  expect(await run('app', 'lookup user_data id OUTPUT name | stats count(*) as n by name')).toEqual([
    { name: 'Bob', n: '2' },
  ]);
  expect(await run('app', 'stats count(*) as n by id | lookup user_data id output `e-mail`, name')).toEqual([
    { id: '7', n: '2', 'e-mail': '', name: 'Bob' },
  ]);
});

test('all fields that are matched have to fit; OUTPUTNEW leaves what is there', async () => {
  await lookupTable(logsTest, 'services', 'ip,port,host,owner\n10.0.0.1,80,web,ann\n10.0.0.1,22,ssh,bob\n');
  await group('flows');
  await put('flows', [
    '{"n":1,"src":"10.0.0.1","port":22,"host":""}',
    '{"n":2,"src":"10.0.0.1","port":80,"host":"own"}',
    '{"n":3,"src":"10.0.0.1","port":1,"host":"kept"}',
    '{"n":4,"src":"10.0.0.1"}',
  ]);
  expect(
    await run(
      'flows',
      'lookup services ip as src, port OUTPUTNEW host, owner | sort n | display host, owner',
    ),
  ).toEqual([{ host: 'ssh', owner: 'bob' }, { host: 'own', owner: 'ann' }, { host: 'kept' }, {}]);
  // What is not found is null.
  expect(
    await run('flows', 'lookup services ip as src, port OUTPUT host | filter n = 3 | display n, host'),
  ).toEqual([{ n: '3' }]);
});

test('queries name tables and columns that are there', async () => {
  await lookupTable(logsTest, 'small', 'a,b\n1,2\n');
  await group('named');
  for (const query of [
    'lookup none a OUTPUT b',
    'lookup small x OUTPUT b',
    'lookup small a OUTPUT x',
    'lookup small a b',
    'lookup small OUTPUT b',
    'lookup small a OUTPUT',
  ]) {
    await expect(run('named', query), query).rejects.toMatchObject({ name: 'MalformedQueryException' });
  }
});

test('large tables work as small ones do', async () => {
  await lookupTable(logsTest, 'large', manyUsers(20_000));
  expect(await describeTable('large')).toMatchObject({ recordsCount: 20_000, tableFields: ['id', 'name'] });
  await group('many');
  await put('many', ['{"id":19999}']);
  expect(await run('many', 'lookup large id OUTPUT name | display name')).toEqual([{ name: 'user 19999' }]);
});

test('tables of the results of queries', async () => {
  await group('source');
  await put('source', ['{"id":1,"text":"a,b"}', '{"id":2}']);
  const startTime = Math.floor(now() / 1_000) - 1_000;
  const query = { logGroupName: 'source', queryString: 'fields id, text | sort id', startTime };
  const { queryId } = await logs().startQuery({ ...query, endTime: startTime + 2_000 });
  await logsTest.cloud().clock.advance(0);
  const { lookupTableArn } = await logs().createLookupTable({ lookupTableName: 'results', queryId });
  const { tableBody } = await logs().getLookupTable({ lookupTableArn });
  expect(tableBody).toBe('id,text\n1,"a,b"\n2,\n');
  await expect(logs().createLookupTable({ lookupTableName: 'other', queryId: 'none' })).rejects.toMatchObject(
    { name: 'ResourceNotFoundException' },
  );
});

test('what is no table is refused', async () => {
  const create = (tableBody: string | undefined, more: object = {}) =>
    logs().createLookupTable({ lookupTableName: 'wrong', tableBody, ...more });
  for (const body of [
    'a,a\n',
    'a,\n1,2\n',
    'a,b\n1\n',
    'a,b\n1,2,3\n',
    'a\n"1\n',
    'a\n"1"2\n',
    'a\n1"2\n',
    'a\rb\n',
  ]) {
    await expect(create(body), body).rejects.toMatchObject({ name: 'InvalidParameterException' });
  }
  await expect(create('a,b\n'.repeat(20_000).concat('1\n'))).rejects.toMatchObject({
    message: expect.stringContaining('row 20000 has 1 values for 2 columns'),
  });
  // Characters are counted by the model, bytes here.
  await expect(create(`a\n${'é'.repeat(6 * 1024 * 1024)}\n`)).rejects.toMatchObject({
    name: 'InvalidParameterException',
  });
  for (const [body, more] of [
    [undefined, {}],
    ['a\n', { queryId: 'x' }],
  ] as const) {
    await expect(create(body, more)).rejects.toMatchObject({ name: 'ValidationException' });
  }
  for (const more of [{ lookupTableName: 'a-b' }, { kmsKeyId: 'id' }, { tags: { 'aws:x': 'y' } }]) {
    await expect(create('a\n', more)).rejects.toMatchObject({ name: 'InvalidParameterException' });
  }
  await create('a\n');
  await expect(create('a\n')).rejects.toMatchObject({ name: 'ResourceAlreadyExistsException' });
});

test('there are a hundred tables', async () => {
  const { lookupTables = [] } = await logs().describeLookupTables({ maxResults: 100 });
  for (let i = lookupTables.length; i < 100; i++) await lookupTable(logsTest, `more_${i}`, 'a\n');
  await expect(lookupTable(logsTest, 'last', 'a\n')).rejects.toMatchObject({
    name: 'LimitExceededException',
  });
});

test('policies name tables by their ARNs and tags', async () => {
  const { lookupTableArn: resourceArn = '' } = (await describeTable('user_data')) ?? {};
  const reader = await userWith('reader', {
    Effect: 'Allow',
    Action: 'logs:GetLookupTable',
    Resource: '*',
    Condition: { StringEquals: { 'aws:ResourceTag/team': 'blue' } },
  });
  expect((await logs(reader).getLookupTable({ lookupTableArn: resourceArn })).lookupTableName).toBe(
    'user_data',
  );
  await logs().untagResource({ resourceArn, tagKeys: ['team'] });
  await expect(logs(reader).getLookupTable({ lookupTableArn: resourceArn })).rejects.toMatchObject({
    name: 'AccessDeniedException',
  });
});
