// npm start [-- OPTIONS]: from a fresh clone to a running cloud, on any Node >= 18. Finds or fetches the Node that
// kumobako needs, installs dependencies and builds if something changed, then runs `kumobako start OPTIONS` in the
// foreground. Its steps do nothing when there is nothing to do.
import { installDependencies, runMain, runScript } from './node.mjs';

await runMain(async () => {
  await installDependencies('product');
  const built = await runScript('tools/build.ts', ['--if-changed']);
  if (built !== 0) return built;
  return runScript('bin/kumobako.js', ['start', ...process.argv.slice(2)]);
});
