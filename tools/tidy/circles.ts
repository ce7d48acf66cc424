import { posix } from 'node:path';
import { importsOf } from './imports.ts';
import { type Finding, findingAt, isTest, type SourceFile } from './source.ts';

interface Edge {
  to: string;
  start: number;
}

/** Files that import each other, however far around, also in types alone: neither can be read without the other. */
export function checkCircles(files: readonly SourceFile[]): Finding[] {
  const code = files.filter(({ path }) => !isTest(path));
  const graph = new Map(code.map((file) => [file.path, edgesOf(file)]));
  return code.flatMap((file) =>
    edgesOf(file).flatMap(({ to, start }) => {
      const back = pathBetween(graph, to, file.path);
      // One of its files tells of a circle: the first by name.
      if (back === undefined || back.some((path) => path < file.path)) return [];
      return [findingAt(file, start, `a circle of imports: ${[file.path, ...back].join(' > ')}`)];
    }),
  );
}

function edgesOf(file: SourceFile): Edge[] {
  return importsOf(file)
    .filter(({ specifier }) => specifier.startsWith('.'))
    .map(({ specifier, start }) => ({ to: posix.join(posix.dirname(file.path), specifier), start }));
}

/** The shortest way along imports, both ends included. */
function pathBetween(
  graph: ReadonlyMap<string, readonly Edge[]>,
  from: string,
  to: string,
): string[] | undefined {
  const cameFrom = new Map<string, string | undefined>([[from, undefined]]);
  for (const path of cameFrom.keys()) {
    if (path === to) return wayTo(cameFrom, to);
    for (const edge of graph.get(path) ?? []) {
      if (!cameFrom.has(edge.to)) cameFrom.set(edge.to, path);
    }
  }
  return undefined;
}

function wayTo(cameFrom: ReadonlyMap<string, string | undefined>, to: string): string[] {
  const way: string[] = [];
  for (let path: string | undefined = to; path !== undefined; path = cameFrom.get(path)) way.unshift(path);
  return way;
}
