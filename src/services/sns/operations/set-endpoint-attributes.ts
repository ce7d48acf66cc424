import { missing } from '../errors.ts';
import type { Handler } from '../handler.ts';
import {
  endpointArn,
  endpointByArn,
  findByToken,
  tokenIsTaken,
  withEndpointAttributes,
} from '../push/endpoint.ts';
import { platformEndpoints } from '../state.ts';

/** https://docs.aws.amazon.com/sns/latest/api/API_SetEndpointAttributes.html */
export const setEndpointAttributes: Handler<'SetEndpointAttributes'> = async (
  { tx, place: { region } },
  { EndpointArn: arn, Attributes: attributes },
) => {
  const { place, application, record } = await endpointByArn(tx, arn, region);
  if (attributes === undefined || Object.keys(attributes).length === 0) throw missing('attributes');
  const after = withEndpointAttributes(application.platform, record, attributes);
  if (after.token !== record.token) {
    const other = await findByToken(tx, place, application, after.token);
    if (other !== undefined) throw tokenIsTaken(endpointArn(place, application, other.id));
  }
  await platformEndpoints.put(tx, place, after);
};
