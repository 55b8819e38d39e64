import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bundle } from './bundle.ts';

/** A page of a department, on a server and an origin of its own. */
export interface DepartmentSite {
  readonly origin: string;
  close(): Promise<void>;
}

/** As the SDK's README says it. */
const MAPLIBRE_SET_UP = `
import 'maplibre-gl/dist/maplibre-gl.css';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import { setWorkerUrl } from 'maplibre-gl';
setWorkerUrl(new URL(workerUrl, import.meta.url).href);
`;

/**
 * Serves one page with one script, which is bundled from the SDK's sources as a department's tools do it.
 *
 * @param html the body of the page
 * @param script its module, in JavaScript; MapLibre's style sheet and worker are there unless it brings them itself
 * @param data other addresses of the department's server, answered as JSON
 */
export async function departmentSite(
  html: string,
  script: string,
  data: Readonly<Record<string, unknown>> = {},
): Promise<DepartmentSite> {
  const isWhole = script.includes('setWorkerUrl');
  const page = await bundle((isWhole ? '' : MAPLIBRE_SET_UP) + script);
  const sheets = [...page.assets.keys()].filter((name) => name.endsWith('.css'));
  const files: Readonly<Record<string, readonly [type: string, body: string]>> = {
    '/': [
      'text/html; charset=utf-8',
      `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>Department</title>
       <link rel="icon" href="data:,">${sheets.map((name) => `<link rel="stylesheet" href="/${name}">`).join('')}
       <style>html, body { height: 100%; margin: 0 }</style>
       <body>${html}<script type="module" src="/page.js"></script></body></html>`,
    ],
    '/page.js': ['text/javascript; charset=utf-8', page.code],
    ...Object.fromEntries(
      [...page.assets].map(([name, text]) => [
        `/${name}`,
        [name.endsWith('.css') ? 'text/css' : 'text/javascript; charset=utf-8', text] as const,
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
