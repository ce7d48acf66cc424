import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { AnyService } from '../../src/core/service.ts';
import { openModels, type Service, shapeOf } from '../../src/model/load.ts';
import type { Ref, StructureShape } from '../../src/model/shapes.ts';
import { serviceTables } from './coverage.ts';

/** Members that no file of their service names, and that are not forgotten all the same. */
const KNOWN: Readonly<Record<string, string>> = {
  'account.PutAlternateContact.': 'all but the kind of contact is kept as it comes',
  'account.PutContactInformation.ContactInformation.': 'kept as it comes',
  's3.PutObject.ChecksumXXHASH': 'refused by src/core/checksums.ts',
  's3.UploadPart.ChecksumXXHASH': 'refused by src/core/checksums.ts',
  's3.CompleteMultipartUpload.': 'checksums that no part can have been sent with',
  'sts.AssumeRole.': 'read by src/policy/identity/mfa.ts',
  'sts.GetSessionToken.': 'read by src/policy/identity/mfa.ts',
};

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

function wordsOf(service: string): ReadonlySet<string> {
  const folder = `${ROOT}src/services/${service}`;
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const own = files.filter((file) => file.endsWith('.ts') && !/\.(?:test|gen)\.ts$/.test(file));
  return new Set(own.flatMap((file) => readFileSync(`${folder}/${file}`, 'utf8').match(/\w+/g) ?? []));
}

/** The structure that a member is or holds; undefined: a simple type. */
function structureIn(model: Service, ref: Ref): StructureShape | undefined {
  const shape = shapeOf(model, ref);
  if (shape?.k === 'l') return structureIn(model, shape.m[0]);
  if (shape?.k === 'm') return structureIn(model, shape.val[0]);
  return shape?.k === 's' || shape?.k === 'u' ? shape : undefined;
}

/** Paths of members whose names are nowhere, outermost only; what the table remarks on has its reason there. */
function unread(model: Service, name: string, table: AnyService): string[] {
  const words = wordsOf(name);
  const pathsIn = (
    ref: Ref,
    path: string,
    remarked: ReadonlySet<string>,
    above: readonly unknown[],
  ): string[] => {
    const structure = structureIn(model, ref);
    if (structure === undefined || above.includes(structure)) return [];
    return Object.entries(structure.m).flatMap(([member, [inner]]) => {
      const own = path === '' ? member : `${path}.${member}`;
      if (remarked.has(own)) return [];
      return words.has(member) ? pathsIn(inner, own, remarked, [...above, structure]) : [own];
    });
  };
  return Object.entries(table.operations).flatMap(([operation, entry]) => {
    const remarked = new Set(Object.keys({ ...entry?.recorded, ...entry?.refused }));
    const paths = remarked.has('*') ? [] : pathsIn(model.operations[operation]?.[0] ?? 0, '', remarked, []);
    return paths.map((path) => `${name}.${operation}.${path}`);
  });
}

test('no member of an input is accepted and forgotten', async () => {
  const models = openModels();
  const tables = await serviceTables(ROOT);
  const all = [...tables].flatMap(([name, table]) => unread(models.service(name), name, table));
  const known = Object.keys(KNOWN);
  expect(all.filter((path) => !known.some((start) => path.startsWith(start)))).toEqual([]);
  expect(known.filter((start) => !all.some((path) => path.startsWith(start)))).toEqual([]);
});
