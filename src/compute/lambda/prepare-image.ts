/** What a function that is a container image needs before it can run. */

import { posix } from 'node:path';
import { type FunctionImage, FunctionRefusal, type FunctionSpec } from '../../core/functions.ts';
import { imageCommand, imageRoot } from '../images/image-folder.ts';
import { refusedImage } from '../images/refused.ts';
import { rootFile } from '../images/root-paths.ts';
import type { CodeCache } from './code-cache.ts';
import { IMAGE_PATH } from './environment.ts';
import { programsIn } from './extensions.ts';
import type { Prepared } from './prepared.ts';
import { executionFault, invalidEntrypoint, type StartFault } from './start-fault.ts';

/** @throws FunctionRefusal for an image that cannot be unpacked, or says nothing of how to run it */
export async function prepareImage(
  spec: FunctionSpec,
  image: FunctionImage,
  code: CodeCache,
): Promise<Prepared> {
  if (spec.debugPort !== undefined)
    throw new FunctionRefusal('runtime', 'Functions that are container images cannot be debugged from here.');
  const folder = await code.image(image);
  const root = imageRoot(folder);
  const own = await imageCommand(folder);
  const command = image.command ?? own.command;
  const argv = [...(image.entryPoint ?? own.entryPoint), ...command];
  if (argv.length === 0) throw refusedImage('it has neither ENTRYPOINT nor CMD, and ImageConfig neither');
  const workingDirectory = image.workingDirectory ?? own.workingDirectory;
  const path = spec.environment['PATH'] ?? own.environment['PATH'] ?? IMAGE_PATH;
  const extensions = rootFile(root, '/opt/extensions');
  return {
    runtime: { family: 'image', version: '' },
    interpreter: undefined,
    task: folder,
    opt: undefined,
    extensions: extensions === undefined ? [] : programsIn(extensions.path),
    notices: [],
    fault: faultOf({ root, workingDirectory, path, entryPoint: image.entryPoint ?? own.entryPoint, command }),
    image: { root, workingDirectory, argv, handler: command[0] ?? '', environment: own.environment },
  };
}

interface Start {
  readonly root: string;
  readonly workingDirectory: string;
  readonly path: string;
  readonly entryPoint: readonly string[];
  readonly command: readonly string[];
}

function faultOf(start: Start): StartFault | undefined {
  const fault = workingDirectoryFault(start) ?? entryPointFault(start);
  if (fault === undefined) return undefined;
  const { entryPoint, command, workingDirectory } = start;
  const line = [
    `IMAGE\tLaunch error: ${fault.words}`,
    `Entrypoint: [${entryPoint.join(',')}]`,
    `Cmd: [${command.join(',')}]`,
    `WorkingDir: [${workingDirectory}]`,
  ].join('\t');
  return { ...fault, line };
}

function workingDirectoryFault({ root, workingDirectory }: Start): StartFault | undefined {
  const errorType = 'Runtime.InvalidWorkingDir';
  if (!workingDirectory.startsWith('/')) {
    const words = `the working directory '${workingDirectory}' is invalid, it needs to be an absolute path`;
    return { errorType, words };
  }
  if (rootFile(root, workingDirectory) !== undefined) return undefined;
  return { errorType, words: `the working directory doesn't exist: ${workingDirectory}` };
}

function entryPointFault({
  root,
  workingDirectory,
  path,
  entryPoint,
  command,
}: Start): StartFault | undefined {
  const [program = ''] = [...entryPoint, ...command];
  if (rootFile(root, workingDirectory)?.stats.isDirectory() !== true)
    return invalidEntrypoint(`fork/exec ${program}: not a directory`);
  const find = (name: string) => rootFile(root, posix.resolve(workingDirectory, name));
  const isThere = (name: string) => find(name) !== undefined;
  if (program.includes('/')) return executionFault(program, find(program), isThere);
  for (const folder of path.split(':')) {
    const shown = posix.join(folder === '' ? '.' : folder, program);
    const found = find(shown);
    if (found?.stats.isFile() === true && (found.stats.mode & 0o111) !== 0)
      return executionFault(shown, found, isThere);
  }
  return invalidEntrypoint(`exec: ${JSON.stringify(program)}: executable file not found in $PATH`);
}
