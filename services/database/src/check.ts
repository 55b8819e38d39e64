import type { Database } from './port.ts';

/** PostgreSQL 15 and PostGIS 3.3 are the oldest that our SQL is tested on. */
const MIN_SERVER_VERSION = 150_000;
const MIN_POSTGIS = [3, 3] as const;

/** Functions behind the operators of our SQL: unless they are leakproof, a policy turns every index off. */
const LEAKPROOF = ['geometry_overlaps', 'jsonb_contains', 'arraycontains'];

/**
 * What the platform needs of its database, asked at boot.
 *
 * @throws Error with every shortcoming and what to do about it.
 */
export async function checkDatabase(database: Database): Promise<void> {
  const problems = await database.asOwner(async (tx) => {
    const found: string[] = [];
    const [server] = await tx.query<{ version: number; postgis: string }>(
      `select current_setting('server_version_num')::int as version, postgis_lib_version() as postgis`,
    );
    if (!server || server.version < MIN_SERVER_VERSION)
      found.push(`PostgreSQL ≥ 15 is needed, got ${server?.version}`);
    const [major = 0, minor = 0] = (server?.postgis ?? '').split('.').map(Number);
    if (major < MIN_POSTGIS[0] || (major === MIN_POSTGIS[0] && minor < MIN_POSTGIS[1])) {
      found.push(`PostGIS ≥ ${MIN_POSTGIS.join('.')} is needed, got ${server?.postgis}`);
    }
    const leaky = await tx.query<{ name: string }>(
      `select distinct proname as name from pg_proc where proname = any ($1) and not proleakproof
         and (proname <> 'geometry_overlaps' or proargtypes = array['geometry'::regtype, 'geometry'::regtype]::oidvector)`,
      [LEAKPROOF],
    );
    for (const { name } of leaky) {
      found.push(
        `function ${name} is not marked leakproof: run "alter function ${name}(…) leakproof" as a superuser`,
      );
    }
    const open = await tx.query<{ name: string }>(
      `select relname as name from pg_class
       where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
         and relname = any ($1) and not (relrowsecurity and relforcerowsecurity)`,
      [
        [
          'feature',
          'feature_history',
          'collection',
          'change',
          'source_record',
          'tileset',
          'tileset_archive',
          'tileset_move',
          'tileset_lease',
          'grid_use',
        ],
      ],
    );
    for (const { name } of open) found.push(`row-level security is off on table ${name}`);
    const strong = await tx.query<{ name: string }>(
      `select rolname as name from pg_roles where rolname in ('tongtu_reader', 'tongtu_service', 'tongtu_auth') and (rolsuper or rolbypassrls)`,
    );
    for (const { name } of strong) found.push(`role ${name} may bypass row-level security`);
    const nosy = await tx.query<{ name: string }>(
      `select rolname as name from pg_roles
       where rolname in ('tongtu_reader', 'tongtu_service') and has_schema_privilege(rolname, 'auth', 'usage')`,
    );
    for (const { name } of nosy) found.push(`role ${name} may look into the accounts (schema auth)`);
    return found;
  });
  if (problems.length > 0) {
    throw new Error(`the database can't be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  }
}
