import type { Handler } from '../handler.ts';
import { findEndpoint, parseEndpointArn } from '../push/endpoint.ts';
import { platformEndpoints } from '../state.ts';

/**
 * What is not there is deleted already.
 * https://docs.aws.amazon.com/sns/latest/api/API_DeleteEndpoint.html
 */
export const deleteEndpoint: Handler<'DeleteEndpoint'> = async (
  { tx, place: { region } },
  { EndpointArn: arn },
) => {
  const endpoint = await findEndpoint(tx, parseEndpointArn(arn, region));
  if (endpoint !== undefined) await platformEndpoints.deleteRecord(tx, endpoint.place, endpoint.record);
};
