import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bundle } from './bundle.ts';

/** A page of a department, on a server and an origin of its own. */
export interface DepartmentSite {
  readonly origin: string;
  close(): Promise<void>;
}

const MAPLIBRE = new URL('../../node_modules/maplibre-gl/dist/', import.meta.url);
const WORKER_FILES = ['maplibre-gl-worker.mjs', 'maplibre-gl-shared.mjs'];

/** The worker from the page's own origin, as browsers want it. */
const MAPLIBRE_SET_UP = `
import { setWorkerUrl } from 'maplibre-gl';
import mapStyles from 'maplibre-gl/dist/maplibre-gl.css?inline';
setWorkerUrl(new URL('/maplibre-gl-worker.mjs', location.href).href);
const sheet = new CSSStyleSheet();
sheet.replaceSync(mapStyles);
document.adoptedStyleSheets.push(sheet);
`;

/**
 * Serves one page with one script, which is bundled from the SDK's sources as a department's tools do it.
 *
 * @param html the body of the page
 * @param script TypeScript's part that is JavaScript; it may import from the SDK and `maplibre-gl`
 * @param data other addresses of the department's server, answered as JSON
 */
export async function departmentSite(
  html: string,
  script: string,
  data: Readonly<Record<string, unknown>> = {},
): Promise<DepartmentSite> {
  const page = await bundle(MAPLIBRE_SET_UP + script);
  const files: Readonly<Record<string, readonly [type: string, body: string]>> = {
    '/': [
      'text/html; charset=utf-8',
      `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>Department</title>
       <link rel="icon" href="data:,"><style>html, body { height: 100%; margin: 0 }</style>
       <body>${html}<script type="module" src="/page.js"></script></body></html>`,
    ],
    '/page.js': ['text/javascript; charset=utf-8', page.code],
    ...Object.fromEntries(
      WORKER_FILES.map((name) => [
        `/${name}`,
        ['text/javascript; charset=utf-8', readFileSync(new URL(name, MAPLIBRE), 'utf8')] as const,
      ]),
    ),
    ...Object.fromEntries(
      Object.entries(data).map(([path, json]) => [path, ['application/json', JSON.stringify(json)] as const]),
    ),
  };
  const server = createServer((request, response) => {
    const [type, body] = files[new URL(request.url ?? '/', 'http://localhost').pathname] ?? [];
    if (body === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': type }).end(body);
  });
  await new Promise<void>((listening) => server.listen(0, 'localhost', listening));
  return {
    // Another host than the platform's, as sites are told apart.
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      }),
  };
}
