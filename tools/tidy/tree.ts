import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkCircles } from './circles.ts';
import { checkDependencies, type PackageManifest, runTimeDependencies } from './dependencies.ts';
import { checkComments, checkLength, checkMachinePaths, checkModuleUrls, checkOperations } from './files.ts';
import { checkLayers, checkPackages } from './imports.ts';
import { type Finding, parseSource, type SourceFile } from './source.ts';
import { checkState } from './state.ts';
import { checkWorld } from './world.ts';

const SKIPPED_FOLDERS: ReadonlySet<string> = new Set(['node_modules', 'dist', 'coverage', 'fixtures']);
const CODE = /\.(ts|mjs|js)$/;
const TEXT = /(\.(ts|tsx|mjs|js|json|md|ya?ml|py|sh|txt)|^\.ci\/run)$/;

/** Every text of the project by its path from the root; generated files left out. */
function readTree(root: string): Map<string, string> {
  const texts = new Map<string, string>();
  const visit = (folder: string): void => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        const isHidden = entry.name.startsWith('.') && entry.name !== '.ci';
        if (!SKIPPED_FOLDERS.has(entry.name) && !isHidden) visit(path);
      } else if (TEXT.test(path) && !isGenerated(path)) {
        texts.set(path, readFileSync(join(root, path), 'utf8'));
      }
    }
  };
  visit('');
  return texts;
}

function isGenerated(path: string): boolean {
  return /\.gen\.\w+$/.test(path) || /^models\/.*\.json$/.test(path);
}

/**
 * Applies all rules to a checkout.
 *
 * @param root an absolute path
 * @returns what breaks a rule, by path and line
 */
export function checkTree(root: string): Finding[] {
  const texts = readTree(root);
  const manifest: PackageManifest = JSON.parse(texts.get('package.json') ?? '{}');
  const dependencies = runTimeDependencies(manifest);
  const decisions = new Map([...texts].filter(([path]) => path.startsWith('docs/decisions/')));
  const files = [...texts].filter(([path]) => CODE.test(path)).map(([path, text]) => parseSource(path, text));

  const findings = [
    ...files.flatMap((file) => checkFile(file, dependencies)),
    ...checkCircles(files),
    ...checkOperations(files),
    ...[...texts].flatMap(([path, text]) => checkMachinePaths(path, text)),
    ...checkDependencies(manifest, decisions),
  ];
  return findings.sort((a, b) => a.path.localeCompare(b.path) || a.line - b.line);
}

function checkFile(file: SourceFile, dependencies: ReadonlySet<string>): Finding[] {
  return [
    ...checkLayers(file),
    ...checkPackages(file, dependencies),
    ...checkWorld(file),
    ...checkState(file),
    ...checkLength(file),
    ...checkComments(file),
    ...checkModuleUrls(file),
  ];
}
