import { posix } from 'node:path';
import { importsOf } from './imports.ts';
import { type Finding, findingAt, identifierName, isNode, isTest, type SourceFile, walk } from './source.ts';

export const LINES_MAX = 500;

/** A file that is too long to be read at one go. */
export function checkLength(file: SourceFile): Finding[] {
  const lines = file.text.split('\n').length - 1;
  return lines <= LINES_MAX
    ? []
    : [
        {
          path: file.path,
          line: LINES_MAX + 1,
          message: `${lines} lines, at most ${LINES_MAX}: split it by topic`,
        },
      ];
}

/** Loose ends in comments, and comments that switch the compiler off. */
export function checkComments(file: SourceFile): Finding[] {
  return file.comments.flatMap((comment) => {
    const marker = /\b(TODO|FIXME|XXX|HACK)\b(?!\(#\d+\))/.exec(comment.value)?.[1];
    const directive = /^\s*@ts-(ignore|nocheck)\b/.exec(comment.value)?.[0]?.trim();
    if (marker !== undefined) {
      return [
        findingAt(file, comment.start, `${marker}: write TODO(#12) with an issue's number, or do it now`),
      ];
    }
    return directive === undefined
      ? []
      : [findingAt(file, comment.start, `${directive}: use @ts-expect-error with the reason beside it`)];
  });
}

/**
 * The bundle keeps all code two levels below the root (tools/build.ts), as it is in src/x/y.ts: only there a path
 * relative to the module means the same before and after.
 */
export function checkModuleUrls(file: SourceFile): Finding[] {
  if (!file.path.startsWith('src/') || isTest(file.path) || file.path.split('/').length === 3) return [];
  const findings: Finding[] = [];
  walk(file.body, (node) => {
    if (node.type !== 'MetaProperty') return;
    findings.push(
      findingAt(file, node.start, 'import.meta works in files directly below src/<folder>/ only'),
    );
  });
  return findings;
}

const OPERATION = /^src\/services\/[^/]+\/operations\/[^/]+\.ts$/;

/** An operation is one file with one function of that name, in its service's table, with its test beside it. */
export function checkOperations(files: readonly SourceFile[]): Finding[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return files
    .filter((file) => OPERATION.test(file.path) && !isTest(file.path))
    .flatMap((file) => {
      const findings: Finding[] = [];
      const report = (message: string) => findings.push({ path: file.path, line: 1, message });
      if (!byPath.has(file.path.replace(/\.ts$/, '.test.ts'))) report('has no test beside it');

      const name = posix.basename(file.path, '.ts');
      const wanted = name.replaceAll('-', '');
      if (!exportedNames(file).some((exported) => exported.toLowerCase() === wanted)) {
        report(`exports no function named after the file (${name})`);
      }
      const isListed = tablesOf(byPath, posix.join(posix.dirname(file.path), '../service.ts')).some((table) =>
        importsOf(table).some(({ specifier }) => specifier === `./operations/${name}.ts`),
      );
      if (!isListed) report("is not in its service's table (service.ts)");
      return [...findings, ...systemCalls(file)];
    });
}

/** A service's table, and the parts that it is put together from: `./*-operations.ts` beside it. */
function tablesOf(byPath: ReadonlyMap<string, SourceFile>, path: string): SourceFile[] {
  const table = byPath.get(path);
  if (table === undefined) return [];
  const parts = importsOf(table)
    .filter(({ specifier }) => /^\.\/[a-z-]+-operations\.ts$/.test(specifier))
    .flatMap(({ specifier }) => byPath.get(posix.join(posix.dirname(path), specifier)) ?? []);
  return [table, ...parts];
}

function exportedNames(file: SourceFile): string[] {
  return file.body.flatMap((statement) => {
    const declaration = statement.type === 'ExportNamedDeclaration' ? statement['declaration'] : undefined;
    if (!isNode(declaration)) return [];
    const declarators = declaration['declarations'];
    const named = Array.isArray(declarators) ? declarators : [declaration];
    return named.flatMap((item) => identifierName(item['id']) ?? []);
  });
}

/** `call.system` has no caller whose rights are checked: an operation acts for somebody. */
function systemCalls(file: SourceFile): Finding[] {
  const findings: Finding[] = [];
  walk(file.body, (node) => {
    if (node.type !== 'MemberExpression' || identifierName(node['property']) !== 'system') return;
    const object = node['object'];
    const name = identifierName(object) ?? (isNode(object) ? identifierName(object['property']) : undefined);
    if (name === 'call')
      findings.push(findingAt(file, node.start, 'call.system has no place in an operation'));
  });
  return findings;
}

// The home folders of a system, whatever stands before; not what merely contains such a word.
const MACHINE_PATH = /(?<![\w.*$}-])\/(?:root|home|work|Users)\/[\w.-]/;

/** A path or a package source that exists on somebody's machine only. For any text file of the project. */
export function checkMachinePaths(path: string, text: string): Finding[] {
  return text.split('\n').flatMap((line, index) => {
    const found = MACHINE_PATH.exec(line)?.[0] ?? /"resolved": "https?:\/\/[^"]*"/.exec(line)?.[0];
    return found === undefined
      ? []
      : [{ path, line: index + 1, message: `${found} is a place of one machine` }];
  });
}
