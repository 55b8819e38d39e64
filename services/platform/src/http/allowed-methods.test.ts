import { beforeEach, expect, it } from 'vitest';
import { RouteTable } from './allowed-methods.ts';

let routes: RouteTable;
beforeEach(() => {
  routes = new RouteTable();
  for (const method of ['GET', 'HEAD']) {
    routes.add({ method, url: '/' });
    routes.add({ method, url: '/tiles/:tileset' });
    routes.add({ method, url: '/sign-in' });
    routes.add({ method, url: '/assets/map-x.js' });
  }
  routes.add({ method: ['POST'], url: '/sign-in' });
  routes.add({ method: 'OPTIONS', url: '/tiles/*' });
});

it('names every method of an address, OPTIONS among them', () => {
  expect(routes.methodsAt('/sign-in')).toEqual(['GET', 'HEAD', 'OPTIONS', 'POST']);
  expect(routes.methodsAt('/tiles/base.pmtiles')).toEqual(['GET', 'HEAD', 'OPTIONS']);
  expect(routes.methodsAt('/')).toEqual(['GET', 'HEAD', 'OPTIONS']);
});

it('names none where nothing is', () => {
  for (const path of ['/nothing', '/sign-in/', '/tiles/base/5', '/tiles/', '/assets/map-xxjs', ''])
    expect(routes.methodsAt(path)).toEqual([]);
});
