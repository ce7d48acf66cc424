import type { Handler } from '../handler.ts';
import { nextToken, pageQuery } from '../paging.ts';
import { applicationByArn } from '../push/application.ts';
import { endpointArn, shownEndpoint } from '../push/endpoint.ts';
import { platformEndpoints } from '../state.ts';

const OPERATION = 'ListEndpointsByPlatformApplication';

/** https://docs.aws.amazon.com/sns/latest/api/API_ListEndpointsByPlatformApplication.html */
export const listEndpointsByPlatformApplication: Handler<'ListEndpointsByPlatformApplication'> = async (
  context,
  { PlatformApplicationArn: arn, NextToken: token },
) => {
  const { tx } = context;
  const { place, record: application } = await applicationByArn(tx, arn, context.place.region);
  const inputs = { place, application: application.id };
  const prefix = [application.id];
  const query = { prefix, ...pageQuery(context, OPERATION, inputs, token) };
  const page = await platformEndpoints.list(tx, place, query);
  const hasMore = async (after: Uint8Array) =>
    (await platformEndpoints.list(tx, place, { prefix, after, limit: 1 })).records.length > 0;
  return {
    Endpoints: page.records.map((record) => ({
      EndpointArn: endpointArn(place, application, record.id),
      Attributes: shownEndpoint(record),
    })),
    NextToken: await nextToken(context, OPERATION, inputs, page.next, hasMore),
  };
};
