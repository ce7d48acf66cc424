import { shownCodeSigning } from '../code-signing.ts';
import type { Handler } from '../handler.ts';
import { onePage } from '../paging.ts';
import { type CodeSigningRecord, codeSigningConfigs } from '../state.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_ListCodeSigningConfigs.html */
export const listCodeSigningConfigs: Handler<'ListCodeSigningConfigs'> = async (context, input) => {
  const { tx, place } = context;
  const { records, NextMarker } = await onePage<CodeSigningRecord>(
    context,
    'ListCodeSigningConfigs',
    [],
    input,
    (query) => codeSigningConfigs.list(tx, place, query),
  );
  return { CodeSigningConfigs: records.map((record) => shownCodeSigning(place, record)), NextMarker };
};
