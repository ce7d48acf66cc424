import { expect, test } from 'vitest';
import { CODE, failureOf, inState, useLambda } from '../../../test/support/lambda.ts';
import { CODE_BYTES_MAX } from './code-storage.ts';
import { codeBytes } from './state.ts';

const t = useLambda();

/** As if that much more were stored. */
const store = (bytes: number) => inState(t, async ({ tx, place }) => codeBytes.add(tx, place, bytes, 'all'));

test('code beyond the quota of an account in a region is refused until some is deleted', async () => {
  const FunctionName = await t.create();
  await t.lambda.publishVersion({ FunctionName });
  // Room for one more archive.
  await store(CODE_BYTES_MAX - 3 * CODE.length);
  const layer = () => t.lambda.publishLayerVersion({ LayerName: 'layer', Content: { ZipFile: CODE } });
  await layer();
  const refusal = {
    code: 'CodeStorageExceededException',
    status: 400,
    message: 'Code storage limit exceeded.',
  };
  expect(await failureOf(layer())).toEqual(refusal);
  expect(await failureOf(t.lambda.createFunction(t.input('new')))).toEqual(refusal);
  await t.lambda.updateFunctionConfiguration({ FunctionName, Timeout: 9 });
  await t.settled();
  expect(await failureOf(t.lambda.publishVersion({ FunctionName }))).toEqual(refusal);
  await t.lambda.deleteLayerVersion({ LayerName: 'layer', VersionNumber: 1 });
  await t.lambda.publishVersion({ FunctionName });
  expect(await failureOf(layer())).toEqual(refusal);
  // What is replaced gives its place.
  await t.lambda.updateFunctionCode({ FunctionName, ZipFile: CODE });
  await t.lambda.deleteFunction({ FunctionName });
  for (let i = 0; i < 3; i++) await layer();
  expect(await failureOf(layer())).toEqual(refusal);
});
