import { placeOfCodeSigning, requireOwnCodeSigning } from '../code-signing.ts';
import { conflict } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { codeSigningConfigs, functions } from '../state.ts';

/**
 * One that functions use stays. Nobody has recorded AWS's text for it.
 * https://docs.aws.amazon.com/lambda/latest/api/API_DeleteCodeSigningConfig.html
 */
export const deleteCodeSigningConfig: Handler<'DeleteCodeSigningConfig'> = async (
  { tx },
  { CodeSigningConfigArn: arn },
) => {
  const place = placeOfCodeSigning(arn);
  const record = await requireOwnCodeSigning(tx, arn);
  const user = await functions.listBy(tx, place, 'byCodeSigning', { prefix: [arn], limit: 1 });
  if (user.records.length > 0) {
    throw conflict(`The code signing configuration is in use by one or more functions: ${arn}.`);
  }
  await codeSigningConfigs.deleteRecord(tx, place, record);
  return {};
};
