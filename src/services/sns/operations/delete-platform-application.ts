import type { Handler } from '../handler.ts';
import { parseApplicationArn } from '../push/application.ts';
import type { EndpointRemoval } from '../push/removal.ts';
import { platformApplications } from '../state.ts';

/**
 * What is not there is deleted already. The endpoints are out of reach with their application; their rows go after it.
 * https://docs.aws.amazon.com/sns/latest/api/API_DeletePlatformApplication.html
 */
export const deletePlatformApplication: Handler<'DeletePlatformApplication'> = async (
  { tx, outbox, place: { region } },
  { PlatformApplicationArn: arn },
) => {
  const { place, platform, name } = parseApplicationArn(arn, region);
  const record = await platformApplications.get(tx, place, platform, name);
  if (record === undefined) return;
  await platformApplications.deleteRecord(tx, place, record);
  const body: EndpointRemoval = { place, applicationId: record.id };
  outbox.send({ service: 'sns', delivery: 'removeEndpoints', group: `sns-app ${record.id}`, body });
};
