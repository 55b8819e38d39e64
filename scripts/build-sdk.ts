/**
 * Makes the package that departments install: JavaScript with its types, in sdk/dist or the folder that is named.
 *
 *     npm run build:sdk && npm pack ./sdk/dist
 */
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const SDK = fileURLToPath(new URL('../sdk/', import.meta.url));
const LICENSE = fileURLToPath(new URL('../LICENSE', import.meta.url));
const target = resolve(process.argv[2] ?? join(SDK, 'dist'));

rmSync(target, { recursive: true, force: true });
const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
const { status } = spawnSync(
  process.execPath,
  [compiler, '-p', join(SDK, 'tsconfig.build.json'), '--outDir', target],
  { stdio: 'inherit' },
);
if (status !== 0) process.exit(status ?? 1);

const {
  devDependencies: _,
  exports,
  ...described
} = JSON.parse(readFileSync(join(SDK, 'package.json'), 'utf8')) as {
  devDependencies: unknown;
  exports: Readonly<Record<string, string>>;
};
/** In the package the sources' folder is its root. */
const built = (path: string, ending: string) => path.replace('./src/', './').replace(/\.ts$/, ending);
const packed = {
  ...described,
  sideEffects: ['./elements/*.js'],
  exports: Object.fromEntries(
    Object.entries(exports).map(([name, path]) => [
      name,
      { types: built(path, '.d.ts'), default: built(path, '.js') },
    ]),
  ),
};
writeFileSync(join(target, 'package.json'), `${JSON.stringify(packed, null, 2)}\n`);
cpSync(join(SDK, 'README.md'), join(target, 'README.md'));
cpSync(LICENSE, join(target, 'LICENSE'));
console.log(`${Object.keys(packed.exports).length} entries in ${target}`);
