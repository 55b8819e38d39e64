/** `npm run bench -- <name> [options]`: runs one bench of this folder; its exit code is 1 where it falls short. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDER = new URL('./', import.meta.url);
const names = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.ts') && file !== 'run.ts')
  .map((file) => file.slice(0, -'.ts'.length));

const [name, ...options] = process.argv.slice(2);
if (!name || !names.includes(name)) {
  console.error(`npm run bench -- <name>; there are: ${names.join(', ')}`);
  process.exit(2);
}
const { status } = spawnSync(process.execPath, [fileURLToPath(new URL(`${name}.ts`, FOLDER)), ...options], {
  stdio: 'inherit',
});
process.exit(status ?? 1);
