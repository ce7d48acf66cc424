import type { Handler } from '../handler.ts';
import { endpointByArn, shownEndpoint } from '../push/endpoint.ts';

/** https://docs.aws.amazon.com/sns/latest/api/API_GetEndpointAttributes.html */
export const getEndpointAttributes: Handler<'GetEndpointAttributes'> = async (
  { tx, place },
  { EndpointArn: arn },
) => {
  const { record } = await endpointByArn(tx, arn, place.region);
  return { Attributes: shownEndpoint(record) };
};
