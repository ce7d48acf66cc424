import { placeOfCodeSigning, requireOwnCodeSigning } from '../code-signing.ts';
import type { Handler } from '../handler.ts';
import { functionArn } from '../names.ts';
import { onePage } from '../paging.ts';
import { type FunctionRecord, functions } from '../state.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctionsByCodeSigningConfig.html */
export const listFunctionsByCodeSigningConfig: Handler<'ListFunctionsByCodeSigningConfig'> = async (
  context,
  input,
) => {
  const { CodeSigningConfigArn: arn } = input;
  const place = placeOfCodeSigning(arn);
  await requireOwnCodeSigning(context.tx, arn);
  const { records, NextMarker } = await onePage<FunctionRecord>(
    context,
    'ListFunctionsByCodeSigningConfig',
    [arn],
    input,
    (query) => functions.listBy(context.tx, place, 'byCodeSigning', { ...query, prefix: [arn] }),
  );
  return { FunctionArns: records.map(({ name }) => functionArn({ place, name })), NextMarker };
};
