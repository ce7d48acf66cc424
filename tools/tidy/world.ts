/**
 * Time, timers, randomness and files come from the world (docs/architecture.md, "One world"), so that the clock can be
 * moved and a simulation can replay a history from its seed. These rules find what goes past it.
 */
import { importsOf } from './imports.ts';
import {
  type Finding,
  findingAt,
  identifierName,
  isTest,
  type Node,
  type SourceFile,
  walk,
} from './source.ts';

const WORLDLY_LAYERS = /^src\/(services|core|policy)\//;

/** The files that implement the world, with what each is trusted with. */
export const WORLD_FILES: Readonly<Record<string, string>> = {
  'src/core/scheduler.ts': 'wall clock, timers and turns of the event loop',
  'src/core/random.ts': 'random bytes',
  'src/core/password-hash.ts': 'a thread that hashes passwords',
  'src/core/codec.ts': 'random bytes that mark a place within the process and never reach the store',
  'src/core/files.ts': 'files of blobs and segments',
  'src/core/store-sqlite.ts': 'files of the store',
  'src/core/store-sqlite-file.ts': 'files of the store',
  'src/core/data-directory/host.ts': 'the boot id of the machine',
};

const BANNED_GLOBALS: ReadonlySet<string> = new Set([
  'performance',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'crypto',
  'fetch',
]);

/** Objects that are fine but for some members. */
const BANNED_MEMBERS: Readonly<Record<string, readonly string[]>> = {
  Math: ['random'],
  AbortSignal: ['timeout'],
  process: ['hrtime', 'uptime'],
};

const BANNED_MODULES: ReadonlySet<string> = new Set([
  'node:fs',
  'node:fs/promises',
  'node:timers',
  'node:timers/promises',
  'node:perf_hooks',
]);

/** Of these modules, what answers later (from a thread, in an order of its own) or differently each time. */
const NONDETERMINISTIC: Readonly<Record<string, (name: string) => boolean>> = {
  'node:crypto': (name) =>
    /^(random|webcrypto$|subtle$|getRandomValues$)/.test(name) ||
    /^(pbkdf2|scrypt|hkdf|argon2|generateKey|generateKeyPair|generatePrime|checkPrime)$/.test(name),
  'node:zlib': (name) => !/Sync$|^constants$|^crc32$/.test(name),
};

/** Finds time, timers, randomness and files that do not come from the world. */
export function checkWorld(file: SourceFile): Finding[] {
  if (!WORLDLY_LAYERS.test(file.path) || isTest(file.path) || file.path in WORLD_FILES) return [];
  const findings: Finding[] = [];
  const report = (start: number, what: string) =>
    findings.push(findingAt(file, start, `${what} goes past the world: take it from the context`));

  for (const { specifier, typeOnly, names, start } of importsOf(file)) {
    if (typeOnly) continue;
    if (BANNED_MODULES.has(specifier)) report(start, specifier);
    const isNondeterministic = NONDETERMINISTIC[specifier];
    if (isNondeterministic === undefined) continue;
    if (names.length === 0 || names.includes('*') || names.includes('default')) {
      report(start, `all of ${specifier}`);
    }
    for (const name of names.filter(isNondeterministic)) report(start, `${name} of ${specifier}`);
  }
  walk(file.body, (node, parent, key) => {
    const name = identifierName(node);
    if (name === undefined || !isReference(parent, key)) return;
    const problem = globalProblem(name, parent, key);
    if (problem !== undefined) report(node.start, problem);
  });
  return findings;
}

/** Whether an identifier stands for a variable, not for a property, a declared name or a type. */
function isReference(parent: Node | undefined, key: string | undefined): boolean {
  if (parent === undefined) return true;
  if (parent.type.startsWith('TS') && !/^TS(As|Satisfies|NonNull)/.test(parent.type)) return false;
  if (/^(Import|Export).*Specifier$/.test(parent.type)) return false;
  const isName = key === 'property' || key === 'key';
  return !isName || parent['computed'] === true;
}

function globalProblem(name: string, parent: Node | undefined, key: string | undefined): string | undefined {
  if (BANNED_GLOBALS.has(name)) return name;
  const member = key === 'object' ? identifierName(parent?.['property']) : undefined;
  if (member !== undefined && BANNED_MEMBERS[name]?.includes(member)) return `${name}.${member}`;
  if (name !== 'Date') return undefined;
  // With an argument a Date is a value like any other; without one it is the time.
  if (parent?.type === 'NewExpression' && key === 'callee' && hasArguments(parent)) return undefined;
  if (member === 'UTC' || member === 'parse') return undefined;
  if (parent?.type === 'BinaryExpression' && parent['operator'] === 'instanceof') return undefined;
  return member === undefined ? 'Date without an argument' : `Date.${member}`;
}

function hasArguments(call: Node): boolean {
  return Array.isArray(call['arguments']) && call['arguments'].length > 0;
}
