import { expect, test } from 'vitest';
import { cloudwatchCloud } from '../../../../test/support/cloudwatch.ts';
import { failureOf } from '../../../../test/support/lambda.ts';

const { cloudwatch } = cloudwatchCloud();
const put = (body: unknown, DashboardName = 'board') =>
  cloudwatch().putDashboard({
    DashboardName,
    DashboardBody: typeof body === 'string' ? body : JSON.stringify(body),
  });
const text = { type: 'text', x: 0, y: 7, width: 3, height: 3, properties: { markdown: 'hello' } };

test('a body is kept as it is, and put again', async () => {
  expect((await put({ widgets: [text] })).DashboardValidationMessages).toEqual([]);
  await put('{"widgets": [ ]}');
  expect(await cloudwatch().getDashboard({ DashboardName: 'board' })).toMatchObject({
    DashboardArn: 'arn:aws:cloudwatch::000000000000:dashboard/board',
    DashboardBody: '{"widgets": [ ]}',
  });
  const odd = await put({ widgets: [{ ...text, color: 'red' }] });
  expect(odd.DashboardValidationMessages).toEqual([
    { DataPath: '/widgets/0/color', Message: 'Should NOT have additional properties' },
  ]);
});

test.each([
  ['{"InvalidJson": true', /valid JSON object/],
  [[], /valid JSON object/],
  [{}, /'widgets'/],
  [{ widgets: [1] }, /Should be object/],
  [{ widgets: [{ properties: {} }] }, /'type'/],
  [{ widgets: [{ type: 'pie', properties: {} }] }, /Should be one of/],
  [{ widgets: [{ type: 'text' }] }, /'properties'/],
  [{ widgets: [{ ...text, properties: {} }] }, /'markdown'/],
  [{ widgets: [{ ...text, width: 25 }] }, /Should be <= 24/],
  [{ widgets: [{ ...text, x: -1 }] }, /Should be >= 0/],
  [{ widgets: [{ ...text, height: 1.5 }] }, /Should be integer/],
  [{ widgets: [{ type: 'metric', properties: {} }] }, /'metrics'/],
])('%j is no body', async (body, message) => {
  const failure = await failureOf(put(body));
  expect(failure.code).toMatch(/DashboardInvalidInputError|InvalidParameterInput/);
  expect(failure.message).toMatch(message);
});

test('names', async () => {
  expect((await failureOf(put({ widgets: [] }, 'a b'))).message).toMatch(/invalid characters/);
});
