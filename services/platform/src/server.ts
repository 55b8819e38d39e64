import type { AddressInfo } from 'node:net';
import { createAccess, type SampleSignIn, sessionSecret } from '@tongtu/access';
import { type Database, listen } from '@tongtu/database';
import { currentRevision, sweepReports, tellOfEnds } from '@tongtu/features';
import type { BaseTilesetId, FeatureInput } from '@tongtu/sdk/contract';
import { bringTilesets, rebuildTileset } from './commands/build.ts';
import { serveCommands } from './commands/control.ts';
import { everyHour } from './every-hour.ts';
import { createApp } from './http/app.ts';
import { registerDoors } from './http/doors.ts';
import { healthRoutes, type ReadinessCheck } from './http/health.ts';
import { metricsRoutes } from './http/metrics.ts';
import { openPlatform, type Platform } from './platform.ts';
import type { ExitCode, Reporter } from './report.ts';
import { drawSampleCity, loadSampleCity } from './sample.ts';
import { keepSearchIndex, type SearchIndexing } from './search-index.ts';
import { MIN_SECRET_LENGTH, type Settings } from './settings.ts';

/** How long open requests may take to end when the platform stops. */
const CLOSE_TIMEOUT_MS = 5_000;
/** Both sides hear of a grant's end this long before: a request for another one takes its time. */
const GRANT_NOTICE_DAYS = 30;

interface ServerOptions {
  readonly settings: Settings;
  /** The database, which may still be coming up. */
  readonly opening: Promise<Database>;
  /** True where the embedded database is only now begun. */
  readonly isFirst: boolean;
  readonly report: Reporter;
  readonly signal: AbortSignal;
}

/** Serves until the signal; answers 0 after a clean end. */
export async function runServer({
  settings,
  opening,
  isFirst,
  report,
  signal,
}: ServerOptions): Promise<ExitCode> {
  let city: AsyncIterable<FeatureInput> | undefined;
  const platform = await openPlatform(settings, report, {
    opening,
    // The engine boots on every processor there is; its migrations take one, and the city is drawn on another.
    onDatabase() {
      if (isFirst && settings.sample === 'city') city = drawSampleCity();
    },
  });
  try {
    return await serve(platform, city, report, signal);
  } finally {
    await platform.close();
  }
}

async function serve(
  platform: Platform,
  city: AsyncIterable<FeatureInput> | undefined,
  report: Reporter,
  signal: AbortSignal,
): Promise<ExitCode> {
  const { settings, database, publisher, registry } = platform;
  const filling: { problem: string | undefined } = { problem: 'the first data are being loaded' };
  let names: SearchIndexing | undefined;
  const checks: ReadinessCheck[] = [
    { name: 'archives', check: async () => [...registry.problems().values()].join('; ') || undefined },
    { name: 'data', check: async () => filling.problem },
    // The map is behind, but it is there: no reason to send its readers away.
    {
      ...{ name: 'publication', isAdvisory: true },
      check: async () => [...publisher.problems()].map((each) => each.join(': ')).join('; ') || undefined,
    },
    { name: 'search', isAdvisory: true, check: async () => names?.problem() },
  ];
  const app = createApp({ logLevel: settings.logLevel, trustProxy: settings.trustProxy });
  const access = createAccess({
    database,
    secret: sessionSecret(settings.dataDirectory, settings.secret, MIN_SECRET_LENGTH),
    publicUrl: settings.publicUrl,
  });
  healthRoutes(app, database, checks);
  metricsRoutes(app, platform.grids, publisher);
  await registerDoors(app, platform, access);
  await app.listen({ host: settings.host, port: settings.port });
  const control = await serveCommands(platform);
  const unlisten = listen(database, {
    tongtu_revision: () => publisher.wake(),
    tongtu_pointer: () => registry.refresh().catch(() => {}), // its poll tells of failures
  });
  names = keepSearchIndex(database, report, (error) =>
    app.log.error({ err: error }, 'the names could not be indexed'),
  );
  const endNotices = everyHour(
    () => database.asService((tx) => tellOfEnds(tx, GRANT_NOTICE_DAYS)),
    (error) => app.log.error({ err: error }, 'nobody could be told which grants end soon'),
  );
  const endSweeps = everyHour(
    () => sweepReports(database, { directory: settings.dataDirectory, keepDays: settings.keepReportsDays }),
    (error) => app.log.error({ err: error }, 'old reports could not be taken away'),
  );
  try {
    await fillAndBuild(platform, city, report, signal);
    filling.problem = undefined;
    publisher.start({
      rebuild: (id, stopped) =>
        rebuildTileset({ platform, report, signal: AbortSignal.any([signal, stopped]) }, id as BaseTilesetId),
      onError: (error) => app.log.error({ err: error }, 'tiles could not be brought to the newest revision'),
    });
    const { port } = app.server.address() as AddressInfo;
    const origin =
      settings.publicUrl ??
      `http://${settings.host.includes(':') ? `[${settings.host}]` : settings.host}:${port}`;
    const signIns = settings.sample === 'city' ? await access.sampleMembers(settings.dataDirectory) : [];
    welcome(origin, signIns, report);
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    report.line('stopping …');
    return 0;
  } catch (error) {
    if (!signal.aborted) throw error;
    return 0;
  } finally {
    await unlisten();
    await endNotices();
    await endSweeps();
    await names?.end();
    control.close();
    control.closeAllConnections();
    const forced = setTimeout(() => app.server.closeAllConnections(), CLOSE_TIMEOUT_MS);
    await app.close();
    clearTimeout(forced);
  }
}

/** The first start's work, and what a killed one left undone. */
async function fillAndBuild(
  platform: Platform,
  city: AsyncIterable<FeatureInput> | undefined,
  report: Reporter,
  signal: AbortSignal,
): Promise<void> {
  const { settings, database } = platform;
  const isEmpty = (await database.asService(currentRevision)) === 0;
  if (isEmpty && settings.sample === 'city')
    await loadSampleCity(database, city ?? drawSampleCity(), report, signal);
  if (isEmpty && settings.sample === 'none') return;
  await bringTilesets({ platform, report, signal });
}

function welcome(origin: string, signIns: readonly SampleSignIn[], report: Reporter): void {
  report.line(`\n同图 Tongtu is ready: ${origin}`);
  report.line(`  map                ${origin}/`);
  report.line(`  API                ${origin}/api`);
  report.line(`  tiles              ${origin}/tiles/base  (MapLibre style: ${origin}/styles/standard)`);
  report.line(`  health, metrics    ${origin}/health/ready  ${origin}/metrics`);
  if (signIns.length > 0) report.line(`  sign in            ${origin}/sign-in`);
  for (const signIn of signIns)
    report.line(`                     ${signIn.userName}  ${signIn.password}  (${signIn.role})`);
}
