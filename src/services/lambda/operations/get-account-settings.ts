import { CODE_BYTES_MAX } from '../code-storage.ts';
import { ACCOUNT_CONCURRENCY, reservedTotal } from '../concurrency.ts';
import type { Handler } from '../handler.ts';
import { layerVersions, versions } from '../state.ts';

const LIMITS = {
  TotalCodeSize: CODE_BYTES_MAX,
  CodeSizeUnzipped: 262_144_000,
  CodeSizeZipped: 52_428_800,
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
