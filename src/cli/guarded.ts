import { cacheFolder } from './cache-folder.ts';
import { EXIT } from './exit.ts';
import { type CaughtConnection, startGuard, writeTrustBundle } from './guard.ts';
import { ask } from './running-cloud.ts';

/**
 * `kumobako exec --guard`: runs a command behind a proxy that keeps it from AWS. When the command asked for one of AWS's
 * hosts it fails, with the list of what would have left the machine; else its own exit code is the answer.
 */
export async function guarded(
  endpoint: string,
  environment: NodeJS.ProcessEnv,
  run: (environment: NodeJS.ProcessEnv) => Promise<number>,
): Promise<number> {
  const upstream = environment['HTTPS_PROXY'] ?? environment['https_proxy'] ?? '';
  const guard = await startGuard({ endpoint, upstream: upstream === '' ? undefined : upstream });
  try {
    const bundle = await writeTrustBundle(endpoint, cacheFolder(environment, 'trust'));
    const code = await run(guardVariables(guard.url, new URL(endpoint).hostname, bundle));
    const caught = guard.caught();
    if (caught.length === 0) return code;
    const lines = await callLines(endpoint, caught);
    process.stderr.write(
      `kumobako: the command reached for AWS itself; the local cloud answered instead:\n${lines.join('\n')}\n`,
    );
    return code === 0 ? EXIT.failed : code;
  } finally {
    guard.close();
  }
}

function guardVariables(url: string, host: string, bundle: string): NodeJS.ProcessEnv {
  const past = ['localhost', '.localhost', '127.0.0.1', '::1', host].join(',');
  return {
    HTTP_PROXY: url,
    http_proxy: url,
    HTTPS_PROXY: url,
    https_proxy: url,
    NO_PROXY: past,
    no_proxy: past,
    // Node heeds the variables of proxies only when told to.
    NODE_USE_ENV_PROXY: '1',
    NODE_EXTRA_CA_CERTS: bundle,
    AWS_CA_BUNDLE: bundle,
    REQUESTS_CA_BUNDLE: bundle,
    CURL_CA_BUNDLE: bundle,
    SSL_CERT_FILE: bundle,
  };
}

interface TracedRequest {
  sourcePort?: number;
  service: string;
  operation: string;
}

/** A line for each host, with the calls that came over its connections as far as the cloud still knows them. */
async function callLines(endpoint: string, caught: readonly CaughtConnection[]): Promise<string[]> {
  const { requests } = (await ask(endpoint, '/_kumobako/requests?limit=2000')) as {
    requests: TracedRequest[];
  };
  return caught.map(({ host, ports }) => {
    const calls = requests.filter(({ sourcePort }) => sourcePort !== undefined && ports.includes(sourcePort));
    const names = new Set(calls.reverse().map(({ service, operation }) => `${service}.${operation}`));
    return `  ${host}${names.size === 0 ? '' : `: ${[...names].join(', ')}`}`;
  });
}
