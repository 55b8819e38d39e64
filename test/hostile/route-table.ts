import {
  box,
  cursor,
  date,
  fieldNames,
  integer,
  number,
  oneOf,
  type Parameter,
  sorting,
  system,
  text,
  time,
  version,
  whole,
} from './parameter.ts';

/** What a route takes. The hostile requests to it are made from this. */
export interface RouteEntry {
  /** Each `:name` of its pattern. What is none of the taken values is answered 404. */
  readonly path?: Readonly<Record<string, Parameter>>;
  /** Missing: it takes none, and says so. `ignored`: pages and files, which others append their own to. */
  readonly query?: Readonly<Record<string, Parameter>> | 'ignored';
  /** Whether it comes in forms of which Accept chooses one. */
  readonly negotiates?: boolean;
  /** Whether it answers conditions and parts of its bytes (RFC 9110, 13 and 14). */
  readonly isFile?: boolean;
  /** Whoever may not see what is there is not told whether it is: 403 for 404. */
  readonly isClosed?: boolean;
  /**
   * What it takes by POST. `code`: of a sign-in that waits for one, as none of these does; `account`: a form of who is
   * signed in; `empty`: whatever JSON it gets is not looked at; `work`: it is for members, who are known by a session that
   * these requests have not; `report`: anybody's, of which none of these is one.
   */
  readonly body?: 'credentials' | 'code' | 'account' | 'form' | 'leaving' | 'empty' | 'work' | 'report';
  /** For members alone: whoever is not signed in is told so, whatever else is wrong, unless the address is no address. */
  readonly isForMembers?: boolean;
}

const f = oneOf('json', 'html');
const collectionId = oneOf('building');
const featureId = whole(1, Number.MAX_SAFE_INTEGER);
const id: Parameter = { valid: 'me', takes: (value) => /^[\w-]{1,100}$/.test(value) };
const collectionName: Parameter = {
  valid: 'building',
  takes: (value) => /^[a-z][a-z0-9_]{0,62}$/.test(value),
};
const crs = { crs: system };
const tileset = oneOf('base.pmtiles', 'base', 'base@1.pmtiles');
const tileMatrixSetId = oneOf('WebMercatorQuad');
const tile = { tileMatrixSetId, tileMatrix: whole(0, 15), tileRow: whole(0, 0), tileCol: whole(0, 0) };
const files = ['gpkg', 'fgb', 'csv', 'geojsonl', 'geojsonseq'];
const item = { ...crs, datetime: time, revision: whole(0, 1), properties: fieldNames, f };
const changesetId = whole(1, Number.MAX_SAFE_INTEGER);
const paging = { limit: whole(1, 200), cursor: whole(0, Number.MAX_SAFE_INTEGER) };
const taskId = whole(1, Number.MAX_SAFE_INTEGER);
/** Nobody has such a one. */
const token: Parameter = { valid: 'a'.repeat(43), takes: () => false };
const near: Parameter = {
  valid: '120.7,30.7',
  takes: (value) => /^[+-]?\d+(\.\d+)?,[+-]?\d+(\.\d+)?$/.test(value),
};
const question: Parameter = {
  valid: '南湖',
  takes: (value) => {
    const parts = value.normalize('NFKC').split(/\s+/u);
    return [...value].length <= 100 && parts.length <= 8 && /[\p{L}\p{N}]/u.test(parts.join(''));
  },
};
const taskCursor: Parameter = { valid: '0_1', takes: (value) => /^\d+_\d+$/.test(value) };
const ofMembers: RouteEntry = { path: { changesetId }, isForMembers: true };
const ofPeople: RouteEntry = { isForMembers: true };
const peoplePaging = { limit: whole(1, 500), cursor: id };
const FILE: RouteEntry = { query: 'ignored', isFile: true };

/**
 * Every route of the platform by its pattern; `*` stands for what a build names. A route that is not here makes the
 * tests of this folder fail: it gets its line when it is added.
 */
export const ROUTES: Readonly<Record<string, RouteEntry>> = {
  '/': FILE,
  '/index.html': FILE,
  '/survey': FILE,
  '/survey.html': FILE,
  '/review': FILE,
  '/review.html': FILE,
  '/history': FILE,
  '/history.html': FILE,
  '/api-map.js': FILE,
  '/api-console.js': FILE,
  '/assets/*': FILE,
  '/api/page-*.css': { query: 'ignored' },
  '/health/live': { query: 'ignored' },
  '/health/ready': { query: 'ignored' },
  '/metrics': { query: 'ignored' },
  '/language': { query: 'ignored' },
  '/sign-in': { query: 'ignored', body: 'form' },
  '/sign-out': { query: 'ignored', body: 'leaving' },
  '/auth/sign-in/username': { body: 'credentials' },
  '/auth/sign-in/second-factor': { body: 'code' },
  '/auth/sign-out': { body: 'empty' },
  '/sign-in/second-factor': { query: 'ignored', body: 'form' },
  '/account/password': { query: 'ignored', body: 'account' },
  '/account/second-factor': { query: 'ignored', body: 'account' },
  '/api/account': ofPeople,
  '/api/account/password': { ...ofPeople, body: 'work' },
  '/api/account/sessions': ofPeople,
  '/api/account/sessions/:sessionId': { ...ofPeople, path: { sessionId: id } },
  ...Object.fromEntries(
    ['', '/confirm', '/remove', '/backup-codes'].map((below): [string, RouteEntry] => [
      `/api/account/second-factor${below}`,
      { ...ofPeople, body: 'work' },
    ]),
  ),
  '/api/organizations': { ...ofPeople, query: peoplePaging, body: 'work' },
  '/api/organizations/:organizationId': { ...ofPeople, path: { organizationId: id } },
  '/api/members': { ...ofPeople, query: { organization: id, ...peoplePaging }, body: 'work' },
  '/api/members/:memberId': { ...ofPeople, path: { memberId: id } },
  '/api/members/:memberId/password': { ...ofPeople, path: { memberId: id }, body: 'work' },
  '/api/members/:memberId/second-factor': { ...ofPeople, path: { memberId: id } },
  '/api/keys': { ...ofPeople, query: { organization: id, ...peoplePaging }, body: 'work' },
  '/api/keys/:keyId': { ...ofPeople, path: { keyId: id } },
  '/api/me': {},
  '/api/events': { query: { lastEventId: whole(0, Number.MAX_SAFE_INTEGER) } },
  '/api/search': {
    query: {
      ...{ q: question, bbox: box, near, kinds: oneOf('building', 'building,road') },
      ...{ lang: oneOf('zh', 'en'), limit: whole(1, 50) },
    },
  },
  '/api/changes': {
    query: {
      ...{ since: whole(0, 1), limit: whole(1, 1_000), bbox: box },
      ...{ collections: oneOf('building', 'building,road'), before: oneOf('true', 'false'), cursor },
    },
  },
  '/api': { query: { f }, negotiates: true },
  '/api/openapi.json': {},
  '/api/docs': { query: { f: oneOf('html') } },
  '/api/crs/:name': {
    path: { name: text('city') },
    query: { f: oneOf('json') },
    ...{ negotiates: true, isClosed: true },
  },
  '/api/conformance': { query: { f: oneOf('json') }, negotiates: true },
  '/api/collections': { query: { f }, negotiates: true, body: 'work' },
  '/api/collections/:collectionId': { path: { collectionId }, query: { f }, negotiates: true },
  '/api/collections/:collectionId/schema': {
    path: { collectionId },
    query: { f: oneOf('json') },
    negotiates: true,
  },
  '/api/collections/:collectionId/queryables': {
    path: { collectionId },
    query: { f: oneOf('json') },
    negotiates: true,
  },
  '/api/collections/:collectionId/sortables': {
    path: { collectionId },
    query: { f: oneOf('json') },
    negotiates: true,
  },
  '/api/collections/:collectionId/items': {
    path: { collectionId },
    query: {
      ...item,
      f: oneOf('json', 'html', ...files),
      ...{
        bbox: box,
        'bbox-crs': system,
        limit: whole(1, Number.MAX_SAFE_INTEGER),
        offset: whole(0, 1_000_000),
        cursor,
      },
      ...{ sortby: sorting, name: text('n1'), height: number('12.5'), floors: integer('3') },
      ...{ part: oneOf('true', 'false'), valid_from: date },
    },
    ...{ negotiates: true, body: 'work' },
  },
  '/api/collections/:collectionId/items/:featureId': {
    path: { collectionId, featureId },
    query: item,
    negotiates: true,
  },
  '/api/collections/:collectionId/items/:featureId/versions': {
    path: { collectionId, featureId },
    query: paging,
  },
  ...Object.fromEntries(
    [
      { below: '/api', path: {} },
      { below: '/api/collections/:collectionId', path: { collectionId } },
    ].flatMap(({ below, path }): [string, RouteEntry][] => [
      [`${below}/tiles`, { path, query: { f }, negotiates: true }],
      [
        `${below}/tiles/:tileMatrixSetId`,
        {
          path: { ...path, tileMatrixSetId },
          query: { f: oneOf('json', 'tilejson', 'html') },
          negotiates: true,
        },
      ],
      [
        `${below}/tiles/:tileMatrixSetId/:tileMatrix/:tileRow/:tileCol`,
        { path: { ...path, ...tile }, query: { f: oneOf('mvt') } },
      ],
    ]),
  ),
  '/api/tileMatrixSets': { query: { f }, negotiates: true },
  '/api/tileMatrixSets/:tileMatrixSetId': { path: { tileMatrixSetId }, query: { f }, negotiates: true },
  '/api/features/:featureId': { path: { featureId } },
  '/api/changesets': {
    query: {
      ...paging,
      state: oneOf('draft', 'submitted', 'approved', 'published', 'rejected', 'withdrawn'),
      ...{ kind: oneOf('edit', 'import', 'revert'), author: id, collection: collectionName, datetime: time },
    },
    ...{ isForMembers: true, body: 'work' },
  },
  '/api/changesets/:changesetId': ofMembers,
  '/api/changesets/:changesetId/changes': { ...ofMembers, query: { ...paging, bbox: box }, body: 'work' },
  '/api/changesets/:changesetId/diff': {
    ...ofMembers,
    query: {
      ...{ limit: whole(1, 1_000), cursor: paging.cursor, bbox: box, collection: collectionName },
      ...{ kind: oneOf('created', 'changed', 'deleted'), geometry: oneOf('true', 'false') },
    },
  },
  '/api/changesets/:changesetId/rejections': { ...ofMembers, query: paging },
  '/api/changesets/:changesetId/changes/:featureId': { path: { changesetId, featureId }, isForMembers: true },
  '/api/changesets/:changesetId/check': { ...ofMembers, body: 'work' },
  '/api/changesets/:changesetId/findings': { ...ofMembers, query: paging },
  '/api/changesets/:changesetId/findings/acknowledge': { ...ofMembers, body: 'work' },
  '/api/changesets/:changesetId/merge': { ...ofMembers, body: 'work' },
  '/api/changesets/:changesetId/conflicts': { ...ofMembers, query: paging },
  '/api/changesets/:changesetId/conflicts/:featureId': {
    path: { changesetId, featureId },
    isForMembers: true,
    body: 'work',
  },
  '/api/changesets/:changesetId/history': { ...ofMembers, query: paging },
  '/api/changesets/:changesetId/comments': { ...ofMembers, query: paging, body: 'work' },
  ...Object.fromEntries(
    ['submit', 'withdraw', 'reopen', 'send-back', 'approve', 'reject', 'publish'].map(
      (action): [string, RouteEntry] => [
        `/api/changesets/:changesetId/${action}`,
        { ...ofMembers, body: 'work' },
      ],
    ),
  ),
  '/api/reports': { body: 'report' },
  '/api/reports/:token': { path: { token } },
  '/api/reports/:token/photo': { path: { token } },
  '/reports/:token': { path: { token }, query: { f }, negotiates: true },
  '/api/tasks': {
    query: {
      ...{ state: oneOf('open', 'taken', 'done', 'declined'), kind: oneOf('report', 'send_back', 'comment') },
      ...{ mine: oneOf('true', 'false'), bbox: box, near, limit: whole(1, 200), cursor: taskCursor },
    },
    isForMembers: true,
  },
  '/api/tasks/:taskId': { path: { taskId }, isForMembers: true },
  '/api/tasks/:taskId/photo': { path: { taskId }, isForMembers: true },
  ...Object.fromEntries(
    ['take', 'give-back', 'link', 'close'].map((action): [string, RouteEntry] => [
      `/api/tasks/:taskId/${action}`,
      { path: { taskId }, isForMembers: true, body: 'work' },
    ]),
  ),
  '/api/audit': {
    query: {
      ...{ action: oneOf('publication', 'download'), actor: id, organization: id, subject: text('building') },
      ...{ from: date, to: date, f: oneOf('json', 'csv'), limit: whole(1, 200), cursor: paging.cursor },
    },
    isForMembers: true,
  },
  '/api/grants': {
    query: {
      ...{ side: oneOf('mine', 'ours'), collection: collectionName, organization: id, endsBefore: date },
      ...{ state: oneOf('requested', 'granted', 'refused', 'cancelled', 'revoked'), ...paging },
    },
    ...{ isForMembers: true, body: 'work' },
  },
  '/api/grants/:grantId': { path: { grantId: taskId }, isForMembers: true },
  ...Object.fromEntries(
    ['grant', 'refuse', 'cancel', 'revoke', 'renew'].map((deed): [string, RouteEntry] => [
      `/api/grants/:grantId/${deed}`,
      { path: { grantId: taskId }, isForMembers: true, body: 'work' },
    ]),
  ),
  '/api/collections/:collectionId/publish': {
    path: { collectionId: collectionName },
    isForMembers: true,
    body: 'work',
  },
  '/api/collections/:collectionId/unpublish': {
    path: { collectionId: collectionName },
    isForMembers: true,
    body: 'work',
  },
  '/api/collections/:collectionId/sharing': { path: { collectionId: collectionName }, isForMembers: true },
  '/api/notices': { query: { unread: oneOf('true', 'false'), ...paging }, isForMembers: true },
  '/api/notices/read': { isForMembers: true, body: 'work' },
  '/api/revisions': { query: paging },
  '/api/revisions/:number': { path: { number: whole(1, 1) } },
  '/api/revisions/:number/revert': { path: { number: whole(1, 1) }, isForMembers: true, body: 'work' },
  '/styles': {},
  '/styles/:styleId': {
    path: { styleId: oneOf('standard', 'light', 'dark') },
    query: { lang: oneOf('zh', 'en', 'both') },
  },
  '/tiles/:tileset': { path: { tileset }, isFile: true },
  '/tiles/:tileset/metadata.json': { path: { tileset: oneOf('base') } },
  '/tiles/:tileset/:z/:x/:y': {
    path: { tileset: oneOf('base'), z: whole(0, 15), x: whole(0, 0), y: whole(0, 0) },
    query: { v: version },
  },
};

const PATTERNS = Object.entries(ROUTES).map(([url, entry]) => {
  const escaped = url.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return { url, entry, pattern: new RegExp(`^${escaped.join('[^/]+')}$`) };
});

/** The line of a route, by the pattern that Fastify knows it by. */
export const lineOf = (url: string) => PATTERNS.find(({ pattern }) => pattern.test(url));
