import type { Bilingual } from '@tongtu/sdk/contract';
import type { LngLat } from '@tongtu/sdk/geo';
import type { VisibleDefinition } from '../../collections/visible.ts';
import { ACCOUNT, accountPaths } from './account-paths.ts';
import { auditPaths } from './audit-paths.ts';
import { CHANGES, changePaths } from './change-paths.ts';
import { changesetParameters } from './changeset-parameters.ts';
import { changesetPaths } from './changeset-paths.ts';
import { CHANGESET_SCHEMAS } from './changeset-schemas.ts';
import { definePaths } from './define-paths.ts';
import { editPaths } from './edit-paths.ts';
import { BY_COLLECTION, CAPABILITIES, FEATURES, featurePaths } from './feature-paths.ts';
import { GRANT_SCHEMAS, grantParameters, grantPaths, SHARING } from './grant-paths.ts';
import { inLanguage, type Json, RESPONSES, say } from './operation.ts';
import { parameters } from './parameters.ts';
import { PEOPLE, PEOPLE_SCHEMAS, peopleParameters, peoplePaths } from './people-paths.ts';
import { SCHEMAS } from './schemas.ts';
import { SEARCH, SEARCH_SCHEMAS, searchParameters, searchPaths } from './search-paths.ts';
import { TASK_SCHEMAS, TASKS, taskParameters, taskPaths } from './task-paths.ts';
import { plainTilePaths, STYLES, TILES, tilePaths } from './tile-paths.ts';
import { CHANGESETS } from './write-operation.ts';

export { OPENAPI_MEDIA_TYPE } from './feature-paths.ts';

const ABOUT = say(
  '本市统一底图的要素、瓦片与样式，遵循 OGC API Features、OGC API Tiles。错误以问题详情（RFC 9457）回答。',
  'Features, tiles and styles of the city’s one base map, after OGC API Features and Tiles. Errors are problem details (RFC 9457).',
);

const TAGS = [
  { name: CAPABILITIES, description: say('有哪些数据，遵循哪些标准', 'What there is, by which standards') },
  { name: FEATURES, description: say('任意数据集的要素，GeoJSON', 'Features of any collection, as GeoJSON') },
  { name: SEARCH, description: say('按名称查找', 'Finding things by their names') },
  {
    name: CHANGES,
    description: say('发布改变了什么，逐条或即时', 'What publications change, one by one or as it happens'),
  },
  {
    name: CHANGESETS,
    description: say(
      '编辑、审核、发布与撤回，供有编辑权者',
      'Editing, review, publication and taking back, for those who edit',
    ),
  },
  {
    name: TASKS,
    description: say('公众反馈的错误，及其处理', 'Errors that the public reports, and what becomes of them'),
  },
  {
    name: SHARING,
    description: say('谁可使用谁的数据、做什么、到何时', 'Who may use whose data, for what, until when'),
  },
  { name: TILES, description: say('矢量瓦片（MVT）', 'Vector tiles (MVT)') },
  { name: STYLES, description: say('MapLibre 样式', 'Styles for MapLibre') },
  {
    name: PEOPLE,
    description: say(
      '由单位或协调办的管理员办理',
      'For administrators of an organization or of the coordinating office',
    ),
  },
  { name: ACCOUNT, description: say('登录后可见完整版', 'Members see the full edition') },
  {
    name: BY_COLLECTION,
    description: say('按数据集列出其属性参数', 'With the attributes of each as parameters'),
  },
];

export interface OpenApiOptions {
  /** Scheme and host under which the caller reaches us. */
  readonly origin: string;
  /** The collections that the caller sees. */
  readonly definitions: Iterable<VisibleDefinition>;
  /** A feature of each collection that has any, for examples that show something. */
  readonly firstIds: ReadonlyMap<string, number>;
  readonly language: keyof Bilingual;
  /** Within the city, for examples that show something. */
  readonly place: LngLat;
}

/** The API as OpenAPI 3.0. Names of parameters, limits and systems come from the code that reads them. */
export function openApi({ origin, definitions, firstIds, language, place }: OpenApiOptions): Json {
  const collections = [...definitions];
  const document = {
    openapi: '3.0.3',
    info: { title: '同图 Tongtu', description: ABOUT, version: '1.0.0', license: { name: 'MIT' } },
    servers: [{ url: `${origin}/api` }],
    tags: TAGS,
    paths: {
      ...withEdits(featurePaths(collections)),
      ...searchPaths(),
      ...changePaths(),
      ...changesetPaths(),
      ...taskPaths(),
      ...grantPaths(),
      ...auditPaths(),
      ...tilePaths(),
      ...plainTilePaths(origin),
      ...peoplePaths(),
      ...accountPaths(origin),
    },
    // Nobody, somebody by a cookie (which the page sends by itself), or a system by its key.
    security: [{}, { key: [] }],
    components: {
      securitySchemes: {
        key: {
          ...{ type: 'http', scheme: 'bearer' },
          description: say('系统密钥 tk_…，见 /keys', 'The key of a system, tk_…; see /keys'),
        },
      },
      parameters: {
        ...parameters(collections, firstIds, place),
        ...searchParameters(),
        ...changesetParameters(),
        ...taskParameters(),
        ...grantParameters(),
        ...peopleParameters(),
      },
      schemas: {
        ...{ ...SCHEMAS, ...SEARCH_SCHEMAS, ...CHANGESET_SCHEMAS, ...TASK_SCHEMAS },
        ...{ ...GRANT_SCHEMAS, ...PEOPLE_SCHEMAS },
      },
      responses: RESPONSES,
    },
  };
  return inLanguage(document, language) as Json;
}

/** Reading and writing of one path stand together. */
function withEdits(paths: Json): Json {
  const edits = Object.entries({ ...editPaths(FEATURES), ...definePaths(FEATURES) });
  return {
    ...paths,
    ...Object.fromEntries(edits.map(([path, edit]) => [path, { ...(paths[path] as Json), ...edit }])),
  };
}
