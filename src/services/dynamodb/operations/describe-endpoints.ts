import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeEndpoints.html */
export const describeEndpoints: Handler<'DescribeEndpoints'> = ({ endpoint }) => ({
  Endpoints: [{ Address: new URL(endpoint).host, CachePeriodInMinutes: 1440 }],
});
