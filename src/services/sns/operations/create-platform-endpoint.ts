import { missing } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { applicationByArn } from '../push/application.ts';
import {
  endpointArn,
  findByToken,
  readToken,
  readUserData,
  tokenIsTaken,
  withEndpointAttributes,
} from '../push/endpoint.ts';
import { type PlatformEndpointRecord, platformEndpoints } from '../state.ts';

/**
 * The same token with the same attributes is the same endpoint; with others it is an error that names it.
 * https://docs.aws.amazon.com/sns/latest/api/API_CreatePlatformEndpoint.html
 */
export const createPlatformEndpoint: Handler<'CreatePlatformEndpoint'> = async (context, input) => {
  const { tx, ids } = context;
  if (input.Token === undefined) throw missing('token');
  const { place, record: application } = await applicationByArn(
    tx,
    input.PlatformApplicationArn,
    context.place.region,
  );
  const plain: PlatformEndpointRecord = {
    applicationId: application.id,
    id: ids.uuid(),
    token: readToken(application.platform, input.Token),
    isEnabled: true,
    customUserData: readUserData(input.CustomUserData),
  };
  // What stands in the attributes comes before what stands beside them.
  const wanted = withEndpointAttributes(application.platform, plain, input.Attributes ?? {});
  const existing = await findByToken(tx, place, application, wanted.token);
  const arn = endpointArn(place, application, existing?.id ?? wanted.id);
  if (existing === undefined) await platformEndpoints.put(tx, place, wanted);
  else if (existing.isEnabled !== wanted.isEnabled || existing.customUserData !== wanted.customUserData) {
    throw tokenIsTaken(arn);
  }
  return { EndpointArn: arn };
};
