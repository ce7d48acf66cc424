/** What a function that is a container image needs before it can run. */

import { type FunctionImage, FunctionRefusal, type FunctionSpec } from '../../core/functions.ts';
import { imageCommand, imageRoot } from '../images/image-folder.ts';
import { refusedImage } from '../images/refused.ts';
import { rootFile } from '../images/root-paths.ts';
import type { CodeCache } from './code-cache.ts';
import { programsIn } from './extensions.ts';
import type { Prepared } from './prepared.ts';

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
  if (rootFile(root, workingDirectory)?.stats.isDirectory() !== true)
    throw refusedImage(`its working directory ${workingDirectory} is not in it`);
  const extensions = rootFile(root, '/opt/extensions');
  return {
    runtime: { family: 'image', version: '' },
    interpreter: undefined,
    task: folder,
    opt: undefined,
    extensions: extensions === undefined ? [] : programsIn(extensions.path),
    notices: [],
    image: { root, workingDirectory, argv, handler: command[0] ?? '', environment: own.environment },
  };
}
