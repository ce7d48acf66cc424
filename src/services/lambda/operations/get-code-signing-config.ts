import { placeOfCodeSigning, requireOwnCodeSigning, shownCodeSigning } from '../code-signing.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetCodeSigningConfig.html */
export const getCodeSigningConfig: Handler<'GetCodeSigningConfig'> = async (
  { tx },
  { CodeSigningConfigArn: arn },
) => ({
  CodeSigningConfig: shownCodeSigning(placeOfCodeSigning(arn), await requireOwnCodeSigning(tx, arn)),
});
