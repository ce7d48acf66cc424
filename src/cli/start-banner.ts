import { clientEnvironment } from '../server/client-environment.ts';
import type { Cloud } from '../server/cloud-facts.ts';
import { type Config, isLoopback } from '../server/config.ts';
import { productVersion } from '../server/version.ts';

const WHO = {
  standard: 'keys that nobody could mistake for real ones (such as test/test) are the root user',
  strict: 'only keys and sessions that this cloud has issued are accepted',
  soft: 'denials are recorded and not enforced; keys such as test/test are the root user',
} as const;

const ISOLATION = {
  auto: 'isolated as well as this machine can (kumobako status tells how, when one has run)',
  strict: 'run isolated or not at all',
  ns: 'run in namespaces of their own or not at all',
  landlock: 'run behind Landlock or not at all',
  seatbelt: 'run behind sandbox-exec or not at all',
  plain: 'not isolated: they can read what this user can read',
} as const;

/** What machines need to know, on one line. */
export function readyJson({ endpoint, port, directory }: Cloud, config: Config): string {
  const { ephemeral, account, region } = config;
  const facts = { ready: true, endpoint, port, pid: process.pid, ephemeral, dataDirectory: directory.path };
  return `${JSON.stringify({ ...facts, account, region, env: clientEnvironment(endpoint, { region }) })}\n`;
}

/** What a newcomer needs to know; the last line tells scripts that the cloud answers. */
export function banner(cloud: Cloud, config: Config): string {
  const variables = Object.entries(clientEnvironment(cloud.endpoint, { region: config.region }));
  const directory = config.ephemeral ? 'none: state ends with this process' : cloud.directory.path;
  const recovered =
    cloud.directory.recovery.isUnclean && !config.ephemeral
      ? 'State recovered: the last process had been killed.\n'
      : '';
  return `kumobako ${productVersion()}, AWS-compatible, not affiliated with Amazon

  Endpoint        ${cloud.endpoint}   (${cloud.hosts.join(', ')})
  Data directory  ${directory}
  Unknown keys    ${config.auth}: ${WHO[config.auth]}
  Account         ${config.account}, region ${config.region}
  Functions       ${ISOLATION[config.isolation]}
${networkWarning(config)}
Point a client at it:

  export ${variables.map(([name, value]) => `${name}=${value}`).join(' ')}
  aws sts get-caller-identity

${recovered}Ready.
`;
}

function networkWarning({ host, auth }: Config): string {
  const open = host.filter((address) => !isLoopback(address));
  if (open.length === 0) return '';
  const who = auth === 'strict' ? 'with keys of this cloud' : 'as root, without a key';
  return `  WARNING         listening on ${open.join(', ')}: whoever reaches this machine gets in ${who}\n`;
}
