import { refuseSignedImage, requireCodeSigning } from '../code-signing.ts';
import type { Handler } from '../handler.ts';
import { requireFunction, requireLatest } from '../lookups.ts';
import { parseFunctionName } from '../names.ts';
import { functions } from '../state.ts';
import { unqualified } from '../unqualified.ts';

/**
 * Judges the next deployment, not the code that is there.
 * https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionCodeSigningConfig.html
 */
export const putFunctionCodeSigningConfig: Handler<'PutFunctionCodeSigningConfig'> = async (
  { tx, place: own },
  { FunctionName, CodeSigningConfigArn },
) => {
  const address = unqualified(parseFunctionName(FunctionName, own));
  await requireCodeSigning(tx, address.place, CodeSigningConfigArn);
  const record = await requireFunction(tx, address);
  refuseSignedImage((await requireLatest(tx, address)).packageType);
  await functions.put(tx, address.place, { ...record, codeSigningConfigArn: CodeSigningConfigArn });
  return { CodeSigningConfigArn, FunctionName: address.name };
};
