import { isIP } from 'node:net';
import { resolve } from 'node:path';
import type { Bbox } from '@tongtu/sdk/geo';

/** Of the secret that signs session cookies, in characters. */
export const MIN_SECRET_LENGTH = 32;

/** How a platform is set up; each comes from one environment variable. */
export interface Settings {
  readonly host: string;
  readonly port: number;
  readonly dataDirectory: string;
  readonly databaseUrl: string | undefined;
  readonly sample: 'city' | 'none';
  readonly logLevel: LogLevel;
  /** Where callers reach us, when a proxy stands before: scheme and host. */
  readonly publicUrl: string | undefined;
  /** Addresses and networks of proxies whose X-Forwarded-* headers are believed; empty: nobody's are. */
  readonly trustProxy: readonly string[];
  /** Protected: signs session cookies; missing: the one in the data directory. */
  readonly secret: string | undefined;
  readonly maxZoom: number;
  readonly buildWorkers: number;
  /** Open at a time, of `GET /api/events`. */
  readonly eventStreams: number;
  /** How long archives are kept that no current version of a tileset needs. */
  readonly keepArchivesDays: number;
  readonly keepReportsDays: number;
  /** Protected: holds the parameters of the city's own grids. */
  readonly localGridsFile: string | undefined;
  /** Box outside which an import refuses coordinates; missing: anywhere. */
  readonly cityBbox: Bbox | undefined;
  /** Of the public map, which shows it; missing: none has been given. */
  readonly mapApproval: MapApproval | undefined;
}

/** Map approval (审图号): its number, who gave it and what for. */
export interface MapApproval {
  readonly number: string;
  readonly authority?: string;
  readonly scope?: string;
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** One line of the README's table of settings; a test holds the two together. */
interface SettingRow {
  readonly name: string;
  readonly default: string;
  readonly meaning: string;
  /** Protected: in no backup. */
  readonly isProtected?: true;
}

export const SETTINGS: readonly SettingRow[] = [
  { name: 'PORT', default: '8080', meaning: 'TCP port, 0 to 65535 (0: any free one)' },
  { name: 'HOST', default: '127.0.0.1', meaning: 'address to listen on; `0.0.0.0` opens it to the network' },
  {
    name: 'TONGTU_DATA',
    default: './.tongtu',
    meaning: 'data directory: embedded database, archives, secrets',
  },
  {
    name: 'DATABASE_URL',
    default: '(embedded)',
    meaning: 'PostgreSQL ≥ 15 with PostGIS ≥ 3.3, `postgres://…`',
    isProtected: true,
  },
  {
    name: 'TONGTU_SAMPLE',
    default: 'city',
    meaning: '`city` fills an empty platform with the sample city, `none` leaves it empty',
  },
  {
    name: 'TONGTU_PUBLIC_URL',
    default: '(the address of the request)',
    meaning: 'scheme and host by which callers reach the platform; every absolute link begins with it',
  },
  {
    name: 'TONGTU_TRUST_PROXY',
    default: '(none)',
    meaning:
      'addresses or networks of proxies whose `X-Forwarded-*` headers are believed, such as `127.0.0.1,10.1.0.0/16`',
  },
  {
    name: 'TONGTU_MAX_ZOOM',
    default: '15',
    meaning: 'deepest zoom of the tile pyramid, 12 to 18; clients overzoom beyond',
  },
  {
    name: 'TONGTU_EVENT_STREAMS',
    default: '1000',
    meaning: 'streams of `/api/events` that may be open at a time, 1 to 100000',
  },
  { name: 'TONGTU_WORKERS', default: '2', meaning: 'worker threads of a tile build, 1 to 64' },
  {
    name: 'TONGTU_KEEP_ARCHIVES_DAYS',
    default: '7',
    meaning:
      'how long replaced tile archives are kept, and with them former versions (`/tiles/base@7.pmtiles`), 0 to 3650',
  },
  {
    name: 'TONGTU_KEEP_REPORTS_DAYS',
    default: '365',
    meaning:
      'how long error reports and other tasks are kept after they were closed, with their photos, 0 to 3650',
  },
  {
    name: 'TONGTU_CITY_BBOX',
    default: '(none)',
    meaning: '`west,south,east,north` in degrees: an import refuses what lies outside',
  },
  {
    name: 'TONGTU_LOCAL_GRIDS',
    default: '(none)',
    meaning:
      'protected JSON file with the city’s own grids, for `import --crs <name>` and as `crs` of the API for members who may',
    isProtected: true,
  },
  {
    name: 'TONGTU_MAP_APPROVAL',
    default: '(none)',
    meaning:
      'map approval number (审图号), which the public map shows, such as `苏S(2026)001号`; authority and scope may follow, each after a `;`',
  },
  {
    name: 'TONGTU_SECRET',
    default: '(made once, in the data directory)',
    meaning: 'signs session cookies; at least 32 characters',
    isProtected: true,
  },
  { name: 'LOG_LEVEL', default: 'info', meaning: `one of ${LOG_LEVELS.join(', ')}` },
];

export class SettingsError extends Error {
  readonly code = 'bad_settings';
}

/**
 * Reads the environment.
 *
 * @throws SettingsError that names every variable that is wrong, what was got and what is wanted.
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const problems: string[] = [];
  const text = (name: string) => environment[name]?.trim() || undefined;

  function whole(name: string, fallback: number, minimum: number, maximum: number): number {
    const value = text(name);
    if (value === undefined) return fallback;
    const number = Number(value);
    if (/^\d+$/.test(value) && number >= minimum && number <= maximum) return number;
    problems.push(`${name}: got "${value}", wanted a whole number from ${minimum} to ${maximum}`);
    return fallback;
  }
  function choice<T extends string>(name: string, choices: readonly T[], fallback: T): T {
    const value = text(name);
    if (value === undefined) return fallback;
    const found = choices.find((each) => each === value);
    if (!found) problems.push(`${name}: got "${value}", wanted one of ${choices.join(', ')}`);
    return found ?? fallback;
  }
  function url(name: string, protocols: readonly string[]): string | undefined {
    const value = text(name);
    if (value === undefined) return undefined;
    // The value may hold a password: it is not repeated.
    if (!URL.canParse(value))
      problems.push(`${name}: wanted a URL such as ${protocols[0]}//…, got something else`);
    else if (!protocols.includes(new URL(value).protocol)) {
      problems.push(`${name}: wanted ${protocols.join(' or ')}, got ${new URL(value).protocol}`);
    }
    return value;
  }
  function origin(name: string): string | undefined {
    const value = url(name, ['https:', 'http:']);
    if (value === undefined || !/^https?:/i.test(value) || !URL.canParse(value)) return undefined;
    const { origin: schemeAndHost, pathname, search, hash, username, password } = new URL(value);
    if (pathname + search + hash + username + password === '/') return schemeAndHost;
    problems.push(`${name}: wanted scheme and host alone, such as https://map.example, got more than that`);
    return undefined;
  }
  function networks(name: string): readonly string[] {
    const parts =
      text(name)
        ?.split(',')
        .map((part) => part.trim()) ?? [];
    const wrong = parts.find((part) => !isNetwork(part));
    if (wrong === undefined) return parts;
    problems.push(`${name}: got "${wrong}", wanted addresses or networks such as 127.0.0.1,10.1.0.0/16`);
    return [];
  }
  function secret(name: string): string | undefined {
    const value = text(name);
    if (value !== undefined && value.length < MIN_SECRET_LENGTH)
      problems.push(`${name}: wanted at least ${MIN_SECRET_LENGTH} characters, got ${value.length}`);
    return value;
  }

  function approval(name: string): MapApproval | undefined {
    const value = text(name);
    if (value === undefined) return undefined;
    const [number = '', authority, scope, ...more] = value.split(';').map((part) => part.trim());
    // The year in brackets and 号: whatever the region's letters are.
    if (/[(（]\d{4}[)）].*号$/.test(number) && number.length <= 60 && more.length === 0)
      return { number, ...(authority ? { authority } : {}), ...(scope ? { scope } : {}) };
    problems.push(`${name}: got "${value}", wanted a number such as 苏S(2026)001号; authority; scope`);
    return undefined;
  }

  function box(name: string): Bbox | undefined {
    const value = text(name);
    if (value === undefined) return undefined;
    const [west = Number.NaN, south = Number.NaN, east = Number.NaN, north = Number.NaN, ...more] = value
      .split(',')
      .map(Number);
    if (
      more.length === 0 &&
      west < east &&
      south < north &&
      Math.abs(west) <= 180 &&
      Math.abs(east) <= 180 &&
      Math.abs(south) <= 90 &&
      Math.abs(north) <= 90
    ) {
      return [west, south, east, north];
    }
    problems.push(`${name}: got "${value}", wanted west,south,east,north in degrees`);
    return undefined;
  }

  const settings: Settings = {
    port: whole('PORT', 8080, 0, 65_535),
    host: text('HOST') ?? '127.0.0.1',
    dataDirectory: resolve(text('TONGTU_DATA') ?? './.tongtu'),
    databaseUrl: url('DATABASE_URL', ['postgres:', 'postgresql:']),
    sample: choice('TONGTU_SAMPLE', ['city', 'none'], 'city'),
    publicUrl: origin('TONGTU_PUBLIC_URL'),
    trustProxy: networks('TONGTU_TRUST_PROXY'),
    secret: secret('TONGTU_SECRET'),
    maxZoom: whole('TONGTU_MAX_ZOOM', 15, 12, 18),
    localGridsFile: text('TONGTU_LOCAL_GRIDS') && resolve(text('TONGTU_LOCAL_GRIDS') ?? ''),
    cityBbox: box('TONGTU_CITY_BBOX'),
    mapApproval: approval('TONGTU_MAP_APPROVAL'),
    eventStreams: whole('TONGTU_EVENT_STREAMS', 1_000, 1, 100_000),
    buildWorkers: whole('TONGTU_WORKERS', 2, 1, 64),
    keepArchivesDays: whole('TONGTU_KEEP_ARCHIVES_DAYS', 7, 0, 3650),
    keepReportsDays: whole('TONGTU_KEEP_REPORTS_DAYS', 365, 0, 3650),
    logLevel: choice('LOG_LEVEL', LOG_LEVELS, 'info'),
  };
  const known = new Set(SETTINGS.map((row) => row.name));
  for (const name of Object.keys(environment)) {
    if (name.startsWith('TONGTU_') && !known.has(name) && !INTERNAL.has(name)) {
      problems.push(`${name}: there is no such setting (known: ${[...known].join(', ')})`);
    }
  }
  if (problems.length > 0)
    throw new SettingsError(`bad settings:\n${problems.map((each) => `  - ${each}`).join('\n')}`);
  return settings;
}

/** The settings that were given: what may be told of them, and the names of the protected ones. */
export function givenSettings(environment: Readonly<Record<string, string | undefined>>): {
  readonly open: Readonly<Record<string, string>>;
  readonly protectedNames: readonly string[];
} {
  const given = SETTINGS.flatMap(({ name, isProtected }) => {
    const value = environment[name]?.trim();
    return value ? [{ name, value, isProtected }] : [];
  });
  return {
    open: Object.fromEntries(
      given.flatMap(({ name, value, isProtected }) => (isProtected ? [] : [[name, value]])),
    ),
    protectedNames: given.flatMap(({ name, isProtected }) => (isProtected ? [name] : [])),
  };
}

/** An IP address, or a network as address and prefix length. The whole world (`/0`) is no proxy. */
function isNetwork(text: string): boolean {
  const [address = '', prefix, ...more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  if (prefix === undefined) return true;
  return /^\d{1,3}$/.test(prefix) && Number(prefix) > 0 && Number(prefix) <= (version === 4 ? 32 : 128);
}

/** Set by our own tests. */
const INTERNAL = new Set(['TONGTU_SHARED_DATA', 'TONGTU_DEBUG', 'TONGTU_FAILPOINT']);
