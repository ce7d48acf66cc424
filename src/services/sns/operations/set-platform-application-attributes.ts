import type { Handler } from '../handler.ts';
import { applicationByArn, withAttributes } from '../push/application.ts';
import { platformApplications } from '../state.ts';

/** https://docs.aws.amazon.com/sns/latest/api/API_SetPlatformApplicationAttributes.html */
export const setPlatformApplicationAttributes: Handler<'SetPlatformApplicationAttributes'> = async (
  { tx, place: { region } },
  { PlatformApplicationArn: arn, Attributes: attributes },
) => {
  const { place, record } = await applicationByArn(tx, arn, region);
  await platformApplications.put(tx, place, { ...record, ...withAttributes(record, attributes) });
};
