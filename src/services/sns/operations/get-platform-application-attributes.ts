import type { Handler } from '../handler.ts';
import { applicationByArn } from '../push/application.ts';

/** https://docs.aws.amazon.com/sns/latest/api/API_GetPlatformApplicationAttributes.html */
export const getPlatformApplicationAttributes: Handler<'GetPlatformApplicationAttributes'> = async (
  { tx, place },
  { PlatformApplicationArn: arn },
) => {
  const { record } = await applicationByArn(tx, arn, place.region);
  return { Attributes: record.attributes };
};
