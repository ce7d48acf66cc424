/** What is in the archive, and whether it hangs together. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { suiteFolder } from './folder.ts';

const SANDBOX_PROGRAMS = fileURLToPath(new URL('../../src/compute/clients', import.meta.url));
const BYTES_MAX = 30 * 1024 * 1024;
/** Files beside package.json that npm adds by itself, and our folders. */
const EXPECTED = /^(?:package\.json|LICENSE|NOTICE|README(?:\.ja)?\.md|(?:bin|dist|data|models)\/.+)$/;

export function contentSuite(tarball: () => string): void {
  describe('the archive', () => {
    const folder = suiteFolder();
    let files: string[];
    let manifest: Manifest;
    const path = (file: string) => join(folder, 'package', file);
    const text = (file: string) => readFileSync(path(file), 'utf8');

    beforeAll(() => {
      const unpacked = spawnSync('tar', ['-xzf', tarball(), '-C', folder], { encoding: 'utf8' });
      expect(unpacked).toMatchObject({ status: 0, stderr: '' });
      files = readdirSync(path(''), { recursive: true, encoding: 'utf8' }).filter((file) =>
        statSync(path(file)).isFile(),
      );
      manifest = JSON.parse(text('package.json'));
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    test('has what is meant to be in it and nothing else', () => {
      expect(statSync(tarball()).size).toBeLessThan(BYTES_MAX);
      expect(files.filter((file) => !EXPECTED.test(file))).toEqual([]);
      expect(files.filter((file) => /\.test|\.tsx?$/.test(file.replace(/\.d\.ts$/, '')))).toEqual([]);
      for (const file of ['data/aws-managed-policies.bin', 'data/service-actions.bin', 'models/index.json']) {
        expect(files).toContain(file);
      }
      // What runs inside sandboxes, as it is.
      for (const name of readdirSync(SANDBOX_PROGRAMS))
        expect(files).toContain(`dist/compute/clients/${name}`);
      const { files: named } = manifest;
      for (const entry of named) expect(existsSync(path(entry)), entry).toBe(true);
    });

    test('runs nothing when it is installed', () => {
      const hooks = ['preinstall', 'install', 'postinstall', 'prepare'];
      expect(Object.keys(manifest.scripts).filter((name) => hooks.includes(name))).toEqual([]);
    });

    test('every entry point leads to a file, types first', () => {
      const { bin, exports: entries } = manifest;
      const targets = [
        ...Object.values(bin),
        ...Object.values(entries).flatMap((entry) =>
          typeof entry === 'string' ? [entry] : Object.values(entry),
        ),
      ];
      for (const target of targets) expect(existsSync(path(target)), target).toBe(true);
      expect(Object.keys(entries['.'] ?? {})[0]).toBe('types');
      const [command = ''] = Object.values(bin);
      expect(text(command)).toMatch(/^#!\/usr\/bin\/env node\n/);
      expect(statSync(path(command)).mode & 0o111).toBe(0o111);
    });

    test('every file that another one imports is there, and every package is a dependency', () => {
      const problems = files.filter((file) => /^(?:bin|dist)\/.*\.m?js$/.test(file)).flatMap(missingImports);
      expect(problems).toEqual([]);
    });

    function missingImports(file: string): string[] {
      return importedBy(file, text(file)).flatMap((specifier) => {
        const [name = ''] = specifier.split('/');
        const isThere = specifier.startsWith('.')
          ? files.includes(normalize(join(dirname(file), specifier)))
          : specifier.startsWith('node:') || Object.hasOwn(manifest.dependencies, name);
        return isThere ? [] : [`${file} imports ${specifier}`];
      });
    }
  });
}

/** What a module imports or exports from elsewhere; an import of what is computed is left out. */
function importedBy(file: string, text: string): string[] {
  const { module } = parseSync(file, text, { lang: 'js' });
  const exported = module.staticExports.flatMap(({ entries }) =>
    entries.map((entry) => entry.moduleRequest?.value),
  );
  const dynamic = module.dynamicImports.map(({ moduleRequest: { start, end } }) => text.slice(start, end));
  return [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...exported.filter((specifier) => specifier !== undefined),
    ...dynamic.flatMap((source) => /^["']([^"']+)["']$/.exec(source)?.[1] ?? []),
  ];
}

interface Manifest {
  files: string[];
  scripts: Record<string, string>;
  bin: Record<string, string>;
  exports: Record<string, string | Record<string, string>>;
  dependencies: Record<string, string>;
}
