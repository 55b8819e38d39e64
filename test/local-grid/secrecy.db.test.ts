import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAccess } from '@tongtu/access';
import { collections } from '@tongtu/data/model';
import { migrate, openDatabase } from '@tongtu/database';
import { syncCollections } from '@tongtu/features';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gridTransform } from '../../services/features/src/crs/local-grid.ts';
import { at, publish, square } from '../conformance/city.ts';
import { createTestStore, ENGINES, type TestStore } from '../support/databases.ts';
import { type RunningPlatform, runTongtu, startPlatform } from '../support/platform.ts';
import { type PostgresCluster, startCluster } from '../support/postgres-cluster.ts';
import { SECRET_GRID, tellingIn } from './secret-grid.ts';

const SECRET = 'a secret of this test alone, long enough';
const PASSWORD = 'Lake-south-7';
/** A hundred squares of 5 positions once, and some single ones; not twice. */
const CAP = 900;
const PMTILES = /\.pmtiles$/;
const VIEWER = new URL('../../viewer/dist/', import.meta.url);

/** What anybody could read: each text by where it was found. */
class Reading {
  readonly findings: string[] = [];
  #characters = 0;

  look(where: string, text: string): void {
    this.#characters += text.length;
    this.findings.push(...tellingIn(where, text));
  }

  get characters(): number {
    return this.#characters;
  }
}

describe('the numbers of a local grid', () => {
  it('would be found', () => {
    expect(tellingIn('file', JSON.stringify(SECRET_GRID)).length).toBeGreaterThan(8);
    expect(tellingIn('log', 'long0: 2.107169814')).not.toEqual([]);
    expect(tellingIn('log', 'x_0 4.719359e4')).not.toEqual([]);
    expect(tellingIn('log', 'y_0 -3391735.2')).not.toEqual([]);
    expect(tellingIn('log', 'scale 1.000193517')).not.toEqual([]);
  });

  it('are in no file of the map page', () => {
    const reading = new Reading();
    for (const name of readdirSync(VIEWER, { recursive: true, encoding: 'utf8' }))
      if (/\.(js|html|css|json)$/.test(name)) reading.look(name, readFileSync(new URL(name, VIEWER), 'utf8'));
    expect(reading.characters).toBeGreaterThan(100_000);
    expect(reading.findings).toEqual([]);
  });

  it.each([
    ['half a file', JSON.stringify([SECRET_GRID]).slice(0, -7), 0o600],
    ['a definition that is none', JSON.stringify([SECRET_GRID]).replace('tmerc', 'tmerk'), 0o600],
    ['no name', JSON.stringify([{ ...SECRET_GRID, name: 7 }]), 0o600],
    ['a plane in words', JSON.stringify([{ ...SECRET_GRID, plane: `${SECRET_GRID.plane.scale}` }]), 0o600],
    ['no cap', JSON.stringify([{ ...SECRET_GRID, positionsPerDay: -1 }]), 0o600],
    ['the same twice', JSON.stringify([SECRET_GRID, SECRET_GRID]), 0o600],
    ['a file that all may read', JSON.stringify([SECRET_GRID]), 0o644],
  ])('are not repeated by a start that is refused for %s', async (what, text, mode) => {
    const folder = mkdtempSync(join(tmpdir(), 'tongtu-broken-grid-'));
    const broken = join(folder, 'grids.json');
    writeFileSync(broken, text);
    chmodSync(broken, mode);
    const result = await runTongtu(['start'], {
      directory: join(folder, 'nowhere'),
      environment: {
        TONGTU_LOCAL_GRIDS: broken,
        TONGTU_SAMPLE: 'none',
        TONGTU_DEBUG: '1',
        LOG_LEVEL: 'trace',
      },
    });
    expect([result.code, result.stderr]).toEqual([2, expect.stringContaining('TONGTU_LOCAL_GRIDS: ')]);
    expect(tellingIn(what, result.stdout + result.stderr)).toEqual([]);
    rmSync(folder, { recursive: true });
  });
});

describe.each(ENGINES)('a platform with a local grid on the %s engine', (engine) => {
  const folder = mkdtempSync(join(tmpdir(), 'tongtu-secret-grid-'));
  const grids = join(folder, 'grids.json');
  const reading = new Reading();
  let store: TestStore;
  let cluster: PostgresCluster | undefined;
  let databaseUrl: string | undefined;
  let platform: RunningPlatform;
  let cookies: Readonly<Record<string, string>>;

  beforeAll(async () => {
    store = await createTestStore(engine);
    if (engine === 'server') {
      chmodSync(folder, 0o755);
      // PostgreSQL writes there under an account of its own.
      const logs = join(folder, 'logs');
      mkdirSync(logs);
      chmodSync(logs, 0o777);
      cluster = await startCluster({
        ...{ log_statement: 'all', log_min_duration_statement: '0', log_min_messages: 'debug1' },
        ...{ log_parameter_max_length: '-1', log_parameter_max_length_on_error: '-1' },
        ...{ logging_collector: 'on', log_directory: logs, log_filename: 'statements.log' },
      });
      databaseUrl = await cluster.createDatabase('city');
    }
    writeFileSync(grids, JSON.stringify([{ ...SECRET_GRID, positionsPerDay: CAP }]), { mode: 0o600 });
    await fill();
    platform = await startPlatform({ directory: store.directory, environment: environment() });
    cookies = {
      anonymous: '',
      professional: await signIn('surveyor.li'),
      government: await signIn('editor.wang'),
    };
  });
  afterAll(async () => {
    await platform?.stop();
    await cluster?.stop();
    await store?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const environment = (): Record<string, string> => ({
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
    ...{ TONGTU_SAMPLE: 'none', TONGTU_SECRET: SECRET, TONGTU_LOCAL_GRIDS: grids, LOG_LEVEL: 'trace' },
  });

  /** A hundred buildings and two members, before the platform starts. */
  async function fill(): Promise<void> {
    const database = await openDatabase({ databaseUrl, dataDirectory: store.directory });
    await migrate(database);
    await database.asService((tx) => syncCollections(tx, collections));
    await publish(
      database,
      Array.from({ length: 100 }, (_, index) => square(`s${index}`, index % 10, Math.floor(index / 10))),
    );
    const access = createAccess({ database, secret: SECRET, log: () => {} });
    for (const [userName, audience] of [
      ['surveyor.li', 'professional'],
      ['editor.wang', 'government'],
    ] as const) {
      await access.createOrganization({ code: audience, name: audience, kind: 'survey_authority', audience });
      await access.createMember({
        ...{ userName, password: PASSWORD, name: userName, organization: audience, role: 'surveyor' },
      });
    }
    await database.close();
  }

  async function signIn(username: string): Promise<string> {
    const answer = await fetch(`${platform.origin}/auth/sign-in/username`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password: PASSWORD }),
    });
    expect(answer.ok).toBe(true);
    return answer.headers
      .getSetCookie()
      .map((each) => each.split(';', 1)[0])
      .join('; ');
  }

  async function ask(who: string, path: string, options: RequestInit = {}) {
    const answer = await fetch(`${platform.origin}${path}`, {
      ...options,
      headers: { ...(options.headers as object), cookie: cookies[who] ?? '' },
    });
    const text = Buffer.from(await answer.arrayBuffer()).toString('utf8');
    reading.look(`${who} ${path}`, `${text}\n${JSON.stringify([...answer.headers])}`);
    return { status: answer.status, text };
  }

  const grid = (name = SECRET_GRID.name) => encodeURIComponent(`${platform.origin}/api/crs/${name}`);
  const ITEMS = '/api/collections/building/items';

  it('answers a member in it, and tells no number of it through any door', async () => {
    const [, , corner] = [0, 0, gridTransform(SECRET_GRID).fromLngLat(at(2, 2))];
    const inGrid = await ask('professional', `${ITEMS}?limit=1&crs=${grid()}`);
    expect(inGrid.status).toBe(200);
    const [position] = JSON.parse(inGrid.text).features[0].geometry.coordinates[0];
    const [easting = 0, northing = 0] = gridTransform(SECRET_GRID).fromLngLat(at(0, 0));
    expect(Math.hypot(position[0] - easting, position[1] - northing)).toBeLessThan(0.001);
    const statuses = new Set<number>();
    for (const who of Object.keys(cookies))
      for (const path of [
        ...doors(),
        `${ITEMS}?bbox-crs=${grid()}&bbox=${[...corner, ...corner.map((each) => each + 50)].join()}`,
      ])
        for (const accept of ['*/*', 'text/html'])
          statuses.add((await ask(who, path, { headers: { accept } })).status);
    for (const status of [200, 400, 403, 404, 406, 429]) expect([...statuses]).toContain(status);
    await ask('professional', '/api/crs/secret-grid', { method: 'POST', body: '{' });
    await ask('professional', '/api/crs/secret-grid', { method: 'HEAD' });
    expect((await ask('anonymous', '/metrics')).text).toMatch(/tongtu_local_grid_positions_total [1-9]/);
    expect((await ask('anonymous', '/metrics')).text).toMatch(/tongtu_local_grid_refusals_total [1-9]/);
    expect(reading.findings).toEqual([]);
  });

  function doors(): string[] {
    const wrong = [
      '+proj=tmerc',
      'secret-grid',
      'EPSG:999999',
      `${platform.origin}/api/crs/secret-grid'`,
      `${platform.origin}/api/crs/nowhere`,
      `${platform.origin}/api/crs/%ff`,
    ].map(encodeURIComponent);
    const boxes = ['9e8,9e8,9e8,9e8', '1,1,1', 'NaN,1,2,3', '5,5,1,1', '0,0,900000,1', '0,2e9,1,2e9'];
    return [
      ...['/', '/sign-in', '/api', '/api/me', '/api/conformance', '/api/openapi.json', '/api/collections'],
      ...['', '/schema', '/queryables', '/sortables', '/items'].map(
        (path) => `/api/collections/building${path}`,
      ),
      ...[
        '/api/crs/secret-grid',
        '/api/crs/secret-grid?f=xml',
        '/api/crs/secret-grid?x=1',
        '/api/crs/nowhere',
      ],
      ...['/api/crs', '/api/crs/', '/api/crs/secret-grid/', '/api/crs/%ff', '/api/features/1'],
      ...['/metrics', '/health/live', '/health/ready', '/styles', '/styles/standard'],
      ...['/tiles/base', '/tiles/base/metadata.json', '/tiles/base-full', '/tiles/base.pmtiles'],
      ...wrong.flatMap((crs) => [
        `${ITEMS}?crs=${crs}`,
        `${ITEMS}?bbox=1,1,2,2&bbox-crs=${crs}`,
        `${ITEMS}/1?crs=${crs}`,
      ]),
      ...boxes.map((box) => `${ITEMS}?bbox-crs=${grid()}&bbox=${box}`),
      ...[
        'limit=0',
        'limit=2&f=html',
        ...['gpkg', 'fgb', 'csv', 'geojsonl', 'geojsonseq'].map((f) => `limit=2&f=${f}`),
        'limit=5000',
        'limit=4000',
        'sortby=none',
        'datetime=x',
        'revision=99',
      ].map((query) => `${ITEMS}?crs=${grid()}&${query}`),
      `${ITEMS}/1?crs=${grid()}`,
      `${ITEMS}/999999?crs=${grid()}`,
    ];
  }

  it('takes files in it, and tells no number of it on the command line or in a report', async () => {
    const file = join(folder, 'plots.geojson');
    const { fromLngLat } = gridTransform(SECRET_GRID);
    const plot = (x: number, y: number) =>
      [at(x, y), at(x + 1, y), at(x + 1, y + 1), at(x, y)].map(fromLngLat);
    const feature = (id: number, ring: unknown) => ({
      ...{ type: 'Feature', id, properties: { kind: 'house' } },
      geometry: { type: 'Polygon', coordinates: [ring] },
    });
    const bowTie = [at(60, 60), at(61, 61), at(61, 60), at(60, 61), at(60, 60)].map(fromLngLat);
    const features = [feature(1, plot(50, 50)), feature(2, plot(52, 50)), feature(3, bowTie)];
    writeFileSync(file, JSON.stringify({ type: 'FeatureCollection', features }));
    const report = join(folder, 'report.json');
    const run = async (...args: string[]) => {
      const result = await runTongtu(args, { directory: store.directory, environment: environment() });
      reading.look(args.join(' '), result.stdout + result.stderr);
      return result;
    };
    const into = ['--collection', 'building', '--no-build'];
    const done = await run('import', file, '--crs', SECRET_GRID.name, '--report', report, ...into);
    expect(done.code, done.stdout + done.stderr).toBe(0);
    expect(done.stdout).toMatch(/3 records read: 2 taken, 1 rejected/);
    reading.look('report', readFileSync(report, 'utf8'));
    const csv = join(folder, 'report.csv');
    await run('import', file, '--crs', SECRET_GRID.name, '--report', csv, ...into);
    reading.look('rejections', readFileSync(csv, 'utf8'));
    expect((await run('import', file, '--crs', 'nowhere', ...into)).code).toBe(2);
    expect((await run('status')).stdout).toMatch(/local grid .* secret-grid: \d+ positions, surveyor\.li/);
    expect((await run('--help')).code).toBe(0);
    await run('export', 'building', join(folder, 'building.geojson'));
    expect(reading.findings).toEqual([]);
  });

  it('keeps no number of it in its log, its arguments, its archives or its database', async () => {
    const log = platform.output();
    expect(log.split('\n').length).toBeGreaterThan(200);
    reading.look('log', log);
    reading.look('arguments', argumentsOf(platform.process.pid!));
    for (const name of readdirSync(store.directory, { recursive: true, encoding: 'utf8' }))
      if (PMTILES.test(name)) reading.look(name, readFileSync(join(store.directory, name), 'latin1'));
    await platform.stop();
    const database = await openDatabase({ databaseUrl, dataDirectory: store.directory });
    const tables = await database.asOwner((tx) =>
      tx.query<{ name: string }>(
        `select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables
         where schemaname in ('public', 'auth') and tablename not like 'spatial_ref_sys'`,
      ),
    );
    expect(tables.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['public.grid_use', 'public.changeset', 'public.source_record']),
    );
    for (const { name } of tables) {
      const rows = await database.asOwner((tx) =>
        tx.query<{ row: string }>(`select t::text as row from ${name} t`),
      );
      reading.look(name, rows.map(({ row }) => row).join('\n'));
    }
    const use = await database.asService((tx) => tx.query<{ grid: string }>('select grid from grid_use'));
    await database.close();
    expect(use).toEqual([{ grid: SECRET_GRID.name }]);
    expect(reading.findings).toEqual([]);
  });

  if (engine === 'server')
    it('sends none to PostgreSQL, which logs every statement with its values', () => {
      const statements = readFileSync(join(folder, 'logs', 'statements.log'), 'utf8');
      for (const sent of ['insert into grid_use', 'POLYGON((', 'st_asgeojson', 'insert into source_record'])
        expect(statements.toLowerCase()).toContain(sent.toLowerCase());
      reading.look('statements', statements);
      expect(reading.findings).toEqual([]);
    });
});

/** Command lines and environments' names of a process and those below it. */
function argumentsOf(pid: number): string {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter(Boolean);
  const own = readFileSync(`/proc/${pid}/cmdline`, 'utf8') + readFileSync(`/proc/${pid}/environ`, 'utf8');
  return [own, ...children.map((child) => argumentsOf(Number(child)))].join('\n');
}
