import { posix } from 'node:path';
import {
  type Finding,
  findingAt,
  identifierName,
  isNode,
  isTest,
  type Node,
  type SourceFile,
  stringValue,
  walk,
} from './source.ts';

export interface Import {
  specifier: string;
  /** Erased by the compiler: `import type`, or nothing but `type` names in the braces. */
  typeOnly: boolean;
  /** Imported names of a static import (`default` and `*` included); empty for the other forms. */
  names: readonly string[];
  start: number;
}

/** Every import of a file: `import`, `export ... from`, `import()` and `import('x').Type`. */
export function importsOf(file: SourceFile): Import[] {
  const found: Import[] = [];
  walk(file.body, (node) => {
    const specifier = stringValue(node['source']);
    if (specifier === undefined) return;
    if (node.type === 'ImportDeclaration') {
      const specifiers = nodes(node['specifiers']);
      const named = specifiers.filter((item) => item['importKind'] !== 'type');
      const typeOnly = node['importKind'] === 'type' || (specifiers.length > 0 && named.length === 0);
      found.push({ specifier, typeOnly, names: specifiers.map(importedName), start: node.start });
    } else if (node.type === 'ExportNamedDeclaration' || node.type === 'ExportAllDeclaration') {
      found.push({ specifier, typeOnly: node['exportKind'] === 'type', names: [], start: node.start });
    } else if (node.type === 'ImportExpression' || node.type === 'TSImportType') {
      found.push({ specifier, typeOnly: node.type === 'TSImportType', names: [], start: node.start });
    }
  });
  return found;
}

function nodes(value: unknown): Node[] {
  return Array.isArray(value) ? value.filter(isNode) : [];
}

function importedName(specifier: Node): string {
  if (specifier.type === 'ImportNamespaceSpecifier') return '*';
  if (specifier.type === 'ImportDefaultSpecifier') return 'default';
  return identifierName(specifier['imported']) ?? '*';
}

/** What each folder of src/ may import beside itself. docs/architecture.md draws the same. */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  index: ['server', 'core'],
  cli: ['server', 'core'],
  server: ['gateway', 'console-api', 'protocol', 'services', 'engines', 'compute', 'policy', 'core', 'model'],
  'console-api': ['protocol', 'policy', 'core', 'model'],
  gateway: ['protocol', 'policy', 'core', 'model'],
  protocol: ['model'],
  services: ['core', 'policy', 'engines', 'compute'],
  engines: ['core'],
  compute: ['core'],
  policy: ['core'],
  core: [],
  model: [],
};

/** Services that AWS has split into two models: one state, kept in the folder of the one and read by the other. */
const ONE_STATE: Readonly<Record<string, string>> = { 'dynamodb-streams': 'dynamodb' };

/** Layers that may be named in types alone, where values would be a cycle. */
const TYPE_LAYERS: Readonly<Record<string, readonly string[]>> = { core: ['model'] };

/** The layer rule: src/ imports only in the direction of {@link LAYERS}. Tests may import anything. */
export function checkLayers(file: SourceFile): Finding[] {
  if (!file.path.startsWith('src/') || isTest(file.path)) return [];
  return importsOf(file)
    .filter(({ specifier }) => specifier.startsWith('.'))
    .flatMap((item) => {
      const target = posix.join(posix.dirname(file.path), item.specifier);
      const problem = layerProblem(file.path, target, item.typeOnly);
      return problem === undefined ? [] : [findingAt(file, item.start, problem)];
    });
}

function layerProblem(from: string, to: string, typeOnly: boolean): string | undefined {
  if (!to.startsWith('src/')) return `imports ${to} from outside of src/, which is not part of the product`;
  const layer = layerOf(from);
  const target = layerOf(to);
  if (layer === 'services' && target === 'services') return serviceProblem(from, to, typeOnly);
  if (layer === target) return undefined;
  const allowed = LAYERS[layer];
  if (allowed === undefined) return `src/${layer} is no known layer: add it to tools/tidy/imports.ts`;
  if (allowed.includes(target) || (typeOnly && TYPE_LAYERS[layer]?.includes(target))) return undefined;
  return `src/${layer} must not import src/${target} (${to})`;
}

function serviceProblem(from: string, to: string, typeOnly: boolean): string | undefined {
  const service = serviceOf(from);
  const target = serviceOf(to);
  if (service === target || (typeOnly && to.endsWith('/api.gen.ts'))) return undefined;
  if (service !== undefined && Object.hasOwn(ONE_STATE, service) && ONE_STATE[service] === target)
    return undefined;
  return (
    `service ${service} must not import service ${target}: it calls it through the context ` +
    `(\`import type\` of its api.gen.ts is fine)`
  );
}

/** `src/core/ids.ts` -> `core`; `src/index.ts` -> `index`. */
function layerOf(path: string): string {
  return path.split('/')[1]?.replace(/\.ts$/, '') ?? '';
}

function serviceOf(path: string): string | undefined {
  return path.split('/')[2];
}

/** Packages that src/ imports must be run-time dependencies; others are missing at the user's. */
export function checkPackages(file: SourceFile, dependencies: ReadonlySet<string>): Finding[] {
  if (!file.path.startsWith('src/') || isTest(file.path)) return [];
  return importsOf(file)
    .filter(({ specifier, typeOnly }) => !typeOnly && !/^(\.|node:)/.test(specifier))
    .filter(({ specifier }) => !dependencies.has(packageName(specifier)))
    .map(({ specifier, start }) =>
      findingAt(file, start, `${packageName(specifier)} is no run-time dependency in package.json`),
    );
}

function packageName(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}
