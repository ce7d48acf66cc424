import type { Config } from './config.ts';

/** Environment variables that point AWS's tools and SDKs at an endpoint. */
export function clientEnvironment(endpoint: string, config: Pick<Config, 'region'>): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: config.region,
    AWS_DEFAULT_REGION: config.region,
  };
}
