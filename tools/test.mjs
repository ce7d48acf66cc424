// npm test [-- PARTS... [FILTERS...]]: runs on any Node >= 18. Gets the Node and the packages that the tests need, then
// hands over to testing/run.ts, which names the parts.
import { join } from 'node:path';
import { installDependencies, ROOT, runMain, runScript } from './node.mjs';

await runMain(async () => {
  await installDependencies();
  // The stock clients that are npm packages (the AWS SDKs): kept apart so that users of `npm start` never wait for them.
  await installDependencies(join(ROOT, 'test', 'clients'));
  return runScript('tools/testing/run.ts', process.argv.slice(2));
});
