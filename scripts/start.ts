/**
 * `npm start`: builds the viewer where it has changed, and meanwhile starts the platform, whose database takes longer.
 * Everything else is `tongtu start`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { awaitViewerBuild } from '../services/platform/src/viewer-files.ts';

async function buildViewer(): Promise<void> {
  const build = spawn('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
  const end = () => build.kill();
  process.once('exit', end);
  const [code] = (await once(build, 'exit')) as [number | null];
  process.off('exit', end);
  if (code !== 0) throw new Error('the viewer could not be built; what is wrong stands above');
}

awaitViewerBuild(buildViewer());
process.argv.splice(2, 0, 'start');
await import('../services/platform/src/cli.ts');
