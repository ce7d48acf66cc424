/** Code that is not what it should be, as its owner hears of it. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerOf, failureOf, type LambdaTest, lambdaTest } from '../../../test/support/lambda.ts';
import { type ZipEntry, zip } from '../../../test/support/zip-entries.ts';

const LINK = 0o120777;
const GOOD = { name: 'index.js', content: 'exports.handler = async (event) => event;' };

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest({ isolation: 'plain' }, 'processes');
});
afterAll(() => t.stop());

let number = 0;
const create = async (entries: readonly ZipEntry[], more: object = {}) => {
  const FunctionName = `bad-${++number}`;
  const Code = { ZipFile: zip(entries) };
  await t.lambda.createFunction({ ...t.input(FunctionName), Runtime: 'nodejs24.x', Code, ...more });
  await t.settled();
  return FunctionName;
};

const large = { name: 'large', content: 'x', claimedBytes: 262_144_001 };
const refused: [string, ZipEntry, RegExp][] = [
  ['more than there may be', large, /^Unzipped size must be smaller than 262144000 bytes$/],
  ['a way up', { name: '../out', content: 'x' }, /^Could not unzip uploaded file\. Please check/],
  ['a way up in the middle', { name: 'a/../../out', content: 'x' }, /^Could not unzip uploaded file/],
  ['an absolute name', { name: '/out', content: 'x' }, /^Could not unzip uploaded file/],
  ['names of another system', { name: 'a\\..\\out', content: 'x' }, /^Could not unzip uploaded file/],
];

test.each(refused)(
  'an archive with %s is refused when it comes, for functions and for layers',
  async (_, entry, message) => {
    const refusal = {
      code: 'InvalidParameterValueException',
      status: 400,
      message: expect.stringMatching(message),
    };
    expect(await failureOf(create([GOOD, entry]))).toEqual(refusal);
    const Content = { ZipFile: zip([GOOD, entry]) };
    expect(await failureOf(t.lambda.publishLayerVersion({ LayerName: 'bad', Content }))).toEqual(refusal);
    const FunctionName = await create([GOOD]);
    expect(await failureOf(t.lambda.updateFunctionCode({ FunctionName, ...Content }))).toEqual(refusal);
    expect(answerOf(await t.invoke(FunctionName, 'still here'))).toBe('still here');
  },
);

test('names with dots are names', async () => {
  const FunctionName = await create([GOOD, { name: 'a..b/..c/...', content: 'x' }]);
  expect(answerOf(await t.invoke(FunctionName, 1))).toBe(1);
});

const foundOut: [string, ZipEntry][] = [
  ['a bomb that says it is none', { name: 'zeros', content: Buffer.alloc(5_000_000), claimedBytes: 10 }],
  ['a link that leads to no path', { name: 'link', content: 'x'.repeat(5000), mode: LINK }],
];

test.each(foundOut)('%s is found out by the first call, and good code helps', async (_, entry) => {
  const FunctionName = await create([GOOD, entry]);
  for (let call = 0; call < 2; call++) {
    expect(await failureOf(t.invoke(FunctionName))).toMatchObject({
      code: 'InvalidZipFileException',
      status: 502,
    });
  }
  await t.lambda.updateFunctionCode({ FunctionName, ZipFile: zip([GOOD]) });
  await t.settled();
  expect(answerOf(await t.invoke(FunctionName, 'good'))).toBe('good');
});

test('links that lead out are taken as on Lambda: it is the function that follows them', async () => {
  const handler =
    "exports.handler = async (name) => require('node:fs').readlinkSync(__dirname + '/' + name);";
  const FunctionName = await create([
    { name: 'index.js', content: handler },
    { name: 'up', content: '../../../format.json', mode: LINK },
    { name: 'modules', content: '/opt/nodejs/node_modules', mode: LINK },
  ]);
  expect(answerOf(await t.invoke(FunctionName, 'up'))).toBe('../../../format.json');
  expect(answerOf(await t.invoke(FunctionName, 'modules'))).toBe('/opt/nodejs/node_modules');
});

test.each([
  ['index.nothing', 'Runtime.HandlerNotFound', 'index.nothing is undefined or not exported'],
  ['nowhere.handler', 'Runtime.ImportModuleError', /^Error: Cannot find module 'nowhere'/],
  ['index', 'Runtime.MalformedHandlerName', 'Bad handler'],
  ['../../index.handler', 'Runtime.MalformedHandlerName', /./],
])('the handler %s is %s', async (Handler, errorType, message) => {
  const FunctionName = await create([GOOD], { Handler });
  const result = await t.invoke(FunctionName, {});
  expect(result).toMatchObject({ StatusCode: 200, FunctionError: 'Unhandled', ExecutedVersion: '$LATEST' });
  const errorMessage = typeof message === 'string' ? message : expect.stringMatching(message);
  expect(answerOf(result)).toMatchObject({ errorType, errorMessage });
});
