import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { eachEngine } from '../../../test/support/databases.ts';
import { openTileService, type TileService } from '../../../test/support/tile-service.ts';
import { publishRemoval } from '../../../test/support/tiles-city.ts';

eachEngine('the tile routes when the pointer moves', (opened) => {
  let service: TileService;
  const get: TileService['get'] = (url, headers) => service.get(url, headers);
  const gzip = { 'accept-encoding': 'gzip' };

  beforeAll(async () => {
    service = await openTileService(opened().database, opened().directory);
    await service.build('base');
    await service.registry.refresh();
  });
  afterAll(() => service.close());

  it('answer a version that this node has not heard of by reading the pointer first', async () => {
    const { path, registry } = service;
    const before = await get(path, gzip);
    const tagBefore = (await get('/tiles/base')).headers.etag;
    expect((await get(`${path}?v=2`)).json()).toMatchObject({
      status: 404,
      detail: 'base stands at version 1',
      got: 'version 2',
    });
    const unreadable = vi.spyOn(registry, 'refresh').mockRejectedValue(new Error('the database is away'));
    expect((await get(`${path}?v=2`)).headers).toMatchObject({
      'cache-control': 'no-store',
      'retry-after': '1',
    });
    expect((await get(`${path}?v=1`)).statusCode).toBe(200);
    unreadable.mockRestore();
    await opened().database.asService((tx) => publishRemoval(tx, 0));
    await service.build('base');
    const response = await get(`${path}?v=2`, gzip);
    expect(response.statusCode).toBe(200);
    expect(response.headers['tongtu-revision']).toBe('2');
    expect(response.headers.etag).not.toBe(before.headers.etag);
    const described = await get('/tiles/base');
    expect(described.json()).toMatchObject({ revision: 2, version: '2.0.0' });
    expect(described.headers.etag).not.toBe(tagBefore);
  });

  it('keep the archive that they have where the new one is gone, and say so', async () => {
    const { path, registry } = service;
    const before = await get(path, gzip);
    const lost = await service.build('base');
    await rm(lost.archivePath);
    await registry.refresh();
    expect((await get(path, gzip)).rawPayload).toEqual(before.rawPayload);
    expect(registry.problems().get('base')).toContain('cannot be opened');
    await service.build('base');
    await registry.refresh();
    expect(registry.problems().size).toBe(0);
    expect((await get('/tiles/base')).json()).toMatchObject({ version: '4.0.0' });
  });
});
