import { UPLOAD_BYTES_MAX } from '../code.ts';
import { CODE_BYTES_MAX } from '../code-storage.ts';
import { ACCOUNT_CONCURRENCY, reservedTotal } from '../concurrency.ts';
import type { Handler } from '../handler.ts';
import { layerVersions, versions } from '../state.ts';
import { UNPACKED_BYTES_MAX } from '../zip-check.ts';

const LIMITS = {
  TotalCodeSize: CODE_BYTES_MAX,
  CodeSizeUnzipped: UNPACKED_BYTES_MAX,
  CodeSizeZipped: UPLOAD_BYTES_MAX,
  ConcurrentExecutions: ACCOUNT_CONCURRENCY,
};

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetAccountSettings.html */
export const getAccountSettings: Handler<'GetAccountSettings'> = async ({ tx, place }) => {
  let TotalCodeSize = 0;
  let FunctionCount = 0;
  for await (const { code, number } of versions.scan(tx, place, { snapshot: true })) {
    TotalCodeSize += code?.size ?? 0;
    if (number === 0) FunctionCount++;
  }
  for await (const { code } of layerVersions.scan(tx, place, { snapshot: true })) TotalCodeSize += code.size;
  const UnreservedConcurrentExecutions = ACCOUNT_CONCURRENCY - (await reservedTotal(tx, place));
  return {
    AccountLimit: { ...LIMITS, UnreservedConcurrentExecutions },
    AccountUsage: { TotalCodeSize, FunctionCount },
  };
};
