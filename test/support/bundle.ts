import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const ENTRY = '\0entry';

/** What a page gets that imports from the SDK: one minified text of JavaScript, with what stays outside left out. */
export interface Bundle {
  readonly code: string;
  readonly gzipBytes: number;
  /** What it fetches by address, by file name: style sheets, workers. */
  readonly assets: ReadonlyMap<string, string>;
  /** Files that are in it, from the repository's root on. */
  readonly modules: readonly string[];
}

/**
 * Bundles a piece of code as a department's tools do, tree shaken and minified.
 *
 * @param source the code, such as `export { createClient } from '@tongtu/sdk/client';`
 * @param external packages that the page brings itself
 */
export async function bundle(source: string, external: readonly RegExp[] = []): Promise<Bundle> {
  const built = await build({
    ...{ configFile: false, logLevel: 'silent', root: ROOT },
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === 'entry' ? ENTRY : undefined),
        load: (id) => (id === ENTRY ? source : undefined),
      },
    ],
    build: {
      ...{ write: false, assetsInlineLimit: 0, target: 'es2022', minify: true, copyPublicDir: false },
      rolldownOptions: {
        ...{ input: 'entry', external: [...external], preserveEntrySignatures: 'strict' },
        output: { format: 'es', codeSplitting: false },
      },
    },
  });
  const outputs = Array.isArray(built) ? built : [built];
  const files = outputs.flatMap((each) => ('output' in each ? each.output : []));
  const chunks = files.filter((file) => file.type === 'chunk');
  const assets = new Map(
    files.flatMap((file) => (file.type === 'asset' ? [[file.fileName, String(file.source)]] : [])),
  );
  const code = chunks.map((chunk) => chunk.code).join('\n');
  const modules = chunks.flatMap((chunk) => chunk.moduleIds).map((id) => id.replace(ROOT, ''));
  return { code, gzipBytes: gzipSync(code, { level: 9 }).length, assets, modules };
}
