// npm test [-- PARTS... [FILTERS...]]: runs on any Node >= 18. Gets the Node and the packages that the tests need, then
// hands over to testing/run.ts, which names the parts.
import { installDependencies, runMain, runScript } from './node.mjs';

await runMain(async () => {
  await installDependencies('all');
  return runScript('tools/testing/run.ts', process.argv.slice(2));
});
