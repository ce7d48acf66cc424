import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from './cache-folder.ts';

/**
 * Files of settings and credentials of our own for AWS's tools: those of the user hold profiles, single sign-on and
 * roles that lead to the real AWS. The answer are the variables that name them.
 */
export function makeConfigFiles(environment: NodeJS.ProcessEnv, region: string): Record<string, string> {
  const folder = cacheFolder(environment, `aws-${region}`);
  const [config, credentials] = [join(folder, 'config'), join(folder, 'credentials')];
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(config, `[default]\nregion = ${region}\n`);
  writeFileSync(credentials, '');
  return { AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: credentials };
}
