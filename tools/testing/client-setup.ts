/**
 * Installs the clients that test/clients drives and that are no packages of this repository, and writes down where
 * they are. What cannot be installed here is not an error: its tests are skipped and say why.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FOUND_CLIENTS_FILE, type FoundClient, type FoundClients } from '../../test/support/found-clients.ts';
import { prepareTerraformProvider, TerraformProviderUnavailable } from '../terraform-provider.mjs';
import { prepareNpmClient, prepareNpmFolder, preparePythonClient } from './clients/cached.ts';
import { prepareNodeRuntimeClient } from './clients/native.ts';
import { findSystemClient, installDebianPackages, SYSTEM_CLIENTS } from './clients/system.ts';
import { prepareGo, prepareGoFunction, prepareJars, prepareMaven } from './clients/toolchains.ts';

type Log = (line: string) => void;

/** Those that the tests use, and of the AWS SDK what they call. */
const POWERTOOLS = [
  ...(['@aws-lambda-powertools/logger@2.36.0', '@aws-lambda-powertools/metrics@2.36.0'] as const),
  ...['@aws-lambda-powertools/tracer@2.36.0', '@aws-lambda-powertools/batch@2.35.0'],
  ...[
    '@aws-lambda-powertools/idempotency@2.35.0',
    '@aws-sdk/client-dynamodb@3.1169.0',
    '@aws-sdk/lib-dynamodb@3.1169.0',
  ],
] as const;

/**
 * Finds or installs every client and records the result for the tests.
 *
 * @param cache folder for what is installed without the system's package manager
 */
export function prepareClients(root: string, cache: string, log: Log): FoundClients {
  const python = (name: string, requirements: string, command: string) =>
    preparePythonClient(
      { name, requirements: join(root, 'test/clients', requirements), command },
      cache,
      log,
    );
  const found: FoundClients = {
    ...prepareSystemClients(log),
    'aws-cli-v1': python('aws-cli-v1', 'requirements-aws-cli-v1.txt', 'aws'),
    boto3: python('boto3', 'requirements.txt', 'python'),
    awslambdaric: python('awslambdaric', 'requirements-awslambdaric.txt', 'python'),
    'aws-lambda-ric': prepareNodeRuntimeClient(cache, log),
    'aws-sdk-v2': prepareNpmClient(
      { name: 'aws-sdk-v2', package: 'aws-sdk', version: '2.1693.0' },
      cache,
      log,
    ),
    'powertools-node': prepareNpmFolder('powertools-node', POWERTOOLS, cache, log),
    'powertools-python': sitePackages(python('powertools-python', 'requirements-powertools.txt', 'python')),
    'durable-node': prepareNpmFolder('durable-node', ['@aws/durable-execution-sdk-js@2.4.0'], cache, log),
    'durable-python': sitePackages(python('durable-python', 'requirements-durable.txt', 'python')),
    debugpy: sitePackages(python('debugpy', 'requirements-debugpy.txt', 'python')),
    sharp: prepareNpmFolder('sharp', ['sharp@0.35.5'], cache, log),
    'java-functions': prepareJars(join(root, 'test/clients/java/pom.xml'), cache, log),
    terraform: prepareTerraform(cache, log),
    'localstack-tools': python('localstack-tools', 'requirements-localstack.txt', 'awslocal'),
    pytest: python('pytest', 'requirements-pytest.txt', 'python'),
    jest: prepareNpmClient({ name: 'jest', package: 'jest', version: '30.5.2' }, cache, log),
    go: prepareGo(join(root, 'examples/test-go'), cache, log),
    'go-function': prepareGoFunction(join(root, 'test/clients/go-function'), cache, log),
    maven: prepareMaven(join(root, 'examples/test-junit'), cache, log),
  };
  const file = join(root, FOUND_CLIENTS_FILE);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(found, null, 2)}\n`);
  return found;
}

/** What a virtual environment has installed, as a layer takes it. */
function sitePackages(python: FoundClient): FoundClient {
  if (python.command === undefined) return python;
  const code =
    'import sys, sysconfig; print(sysconfig.get_path("purelib")); print("%d.%d" % sys.version_info[:2])';
  const { stdout } = spawnSync(python.command, ['-c', code], { encoding: 'utf8', timeout: 30_000 });
  const [folder = '', PYTHON_VERSION = ''] = stdout.trim().split('\n');
  return { ...python, command: folder, environment: { PYTHON_VERSION } };
}

function prepareSystemClients(log: Log): Pick<FoundClients, 'aws-cli' | 's3cmd' | 'rclone' | 'bubblewrap'> {
  const missing = SYSTEM_CLIENTS.filter((client) => findSystemClient(client).command === undefined);
  const failure = missing.length === 0 ? undefined : installDebianPackages(missing, log);
  const find = (client: (typeof SYSTEM_CLIENTS)[number]): FoundClient => {
    const result = findSystemClient(client);
    return result.command === undefined && failure ? { missing: `${result.missing}; ${failure}` } : result;
  };
  const [awsCli, s3cmd, rclone, bubblewrap] = SYSTEM_CLIENTS.map(find);
  if (!awsCli || !s3cmd || !rclone || !bubblewrap) throw new Error('SYSTEM_CLIENTS has lost an entry');
  return { 'aws-cli': awsCli, s3cmd, rclone, bubblewrap };
}

/** Terraform itself must be there; its AWS provider is fetched. */
function prepareTerraform(cache: string, log: Log): FoundClient {
  const terraform = findSystemClient({ name: 'terraform', command: 'terraform', version: /^Terraform v1\./ });
  if (terraform.command === undefined) return terraform;
  try {
    const provider = prepareTerraformProvider(cache, log);
    const version = `${terraform.version}, AWS provider ${provider.version}`;
    return { ...terraform, version, environment: provider.environment };
  } catch (error) {
    if (error instanceof TerraformProviderUnavailable) return { missing: error.message };
    throw error;
  }
}
