import { CHANGESET_KINDS, CHANGESET_STATES } from '@tongtu/sdk/contract';
import { type Json, ref } from './operation.ts';

const list = (name: string, schema: string): Json => ({
  type: 'object',
  required: [name],
  properties: {
    [name]: { type: 'array', items: ref('schemas', schema) },
    next: { type: 'string' },
    links: { type: 'array', items: ref('schemas', 'Link') },
  },
});

const STRING = { type: 'string' };
const WHOLE = { type: 'integer', format: 'int64' };

/** Changesets and all that is said and found of them, by name. */
export const CHANGESET_SCHEMAS: Json = {
  Changesets: list('changesets', 'Changeset'),
  Changeset: {
    type: 'object',
    required: ['id', 'kind', 'state', 'version', 'title', 'counts', 'actions'],
    properties: {
      ...{
        id: WHOLE,
        title: STRING,
        description: STRING,
        reason: STRING,
        revision: WHOLE,
        reverts: WHOLE,
        updates: STRING,
      },
      kind: { type: 'string', enum: [...CHANGESET_KINDS] },
      state: { type: 'string', enum: [...CHANGESET_STATES] },
      version: { type: 'integer', description: 'In quotes: its ETag' },
      author: { type: 'object', properties: { id: STRING, name: STRING } },
      collections: { type: 'array', items: STRING },
      counts: {
        type: 'object',
        properties: {
          created: { type: 'integer' },
          replaced: { type: 'integer' },
          removed: { type: 'integer' },
        },
      },
      isComplete: { type: 'boolean' },
      actions: {
        type: 'array',
        items: STRING,
        description:
          'What the caller may do to it now; resolve: check, merge and choose, acknowledge: tick warnings',
      },
      createdAt: { type: 'string', format: 'date-time' },
      updatedAt: { type: 'string', format: 'date-time' },
    },
  },
  Changes: list('changes', 'Change'),
  Change: {
    type: 'object',
    required: ['featureId', 'collection', 'action', 'before', 'after', 'isOutdated'],
    properties: {
      ...{
        featureId: WHOLE,
        collection: STRING,
        baseVersion: { type: 'integer' },
        isOutdated: { type: 'boolean' },
      },
      action: { type: 'string', enum: ['create', 'replace', 'remove'] },
      before: { type: 'object', nullable: true },
      after: { type: 'object', nullable: true },
      current: { type: 'object', nullable: true },
    },
  },
  Diff: {
    type: 'object',
    required: ['changes'],
    properties: {
      changes: { type: 'array', items: ref('schemas', 'FeatureDiff') },
      counts: {
        ...{ type: 'array', description: 'Of the whole changeset, on the first page' },
        items: {
          type: 'object',
          required: ['collection', 'created', 'changed', 'deleted'],
          properties: {
            collection: STRING,
            ...{ created: { type: 'integer' }, changed: { type: 'integer' }, deleted: { type: 'integer' } },
          },
        },
      },
      update: { type: 'object', description: 'Of an update from a file, on the first page' },
      next: STRING,
      links: { type: 'array', items: ref('schemas', 'Link') },
    },
  },
  FeatureDiff: {
    type: 'object',
    required: ['featureId', 'collection', 'kind', 'fields', 'geometryChanged', 'bbox', 'isOutdated'],
    properties: {
      ...{ featureId: WHOLE, collection: STRING },
      kind: { type: 'string', enum: ['created', 'changed', 'deleted'] },
      fields: {
        type: 'array',
        items: {
          ...{ type: 'object', required: ['field'] },
          properties: { field: STRING, before: {}, after: {} },
        },
      },
      geometryChanged: { type: 'boolean' },
      bbox: { type: 'array', items: { type: 'number' }, minItems: 4, maxItems: 4 },
      geometry: {
        type: 'object',
        properties: {
          before: { type: 'object', nullable: true },
          after: { type: 'object', nullable: true },
        },
      },
      isOutdated: { type: 'boolean' },
    },
  },
  Rejections: list('rejections', 'Rejection'),
  Rejection: {
    type: 'object',
    required: ['layer', 'code', 'reason'],
    properties: {
      ...{ layer: STRING, row: WHOLE, sourceId: STRING, field: STRING, code: STRING },
      // Its members by name would be taken for a text in two languages.
      reason: { type: 'object', description: 'zh and en; at: where', additionalProperties: true },
    },
  },
  Findings: list('findings', 'Finding'),
  Finding: {
    type: 'object',
    required: ['id', 'code', 'severity', 'collection', 'feature', 'place'],
    properties: {
      ...{ id: WHOLE, code: STRING, collection: STRING, feature: WHOLE },
      severity: { type: 'string', enum: ['error', 'warning'] },
      others: { type: 'array', items: WHOLE },
      place: { type: 'object', description: 'GeoJSON geometry' },
      parameters: { type: 'object' },
      fix: { type: 'array', items: { type: 'object' } },
      acknowledged: {
        type: 'object',
        properties: { by: STRING, at: { type: 'string', format: 'date-time' } },
      },
    },
  },
  Conflicts: list('conflicts', 'Conflict'),
  Conflict: {
    type: 'object',
    required: ['featureId', 'collection', 'kind'],
    properties: {
      ...{ featureId: WHOLE, collection: STRING, field: STRING },
      kind: { type: 'string', enum: ['attribute', 'geometry', 'existence'] },
      choice: { type: 'string', enum: ['ours', 'theirs'] },
      ...{ base: { nullable: true }, ours: { nullable: true }, theirs: { nullable: true } },
    },
  },
  FeatureVersions: list('versions', 'FeatureVersion'),
  FeatureVersion: {
    type: 'object',
    required: ['revision', 'publishedAt', 'action', 'version', 'geometry', 'properties'],
    properties: {
      ...{ revision: WHOLE, publishedAt: { type: 'string', format: 'date-time' } },
      action: { type: 'string', enum: ['create', 'replace', 'remove'] },
      version: { type: 'integer' },
      geometry: { type: 'object', nullable: true, description: 'GeoJSON; null: removed' },
      properties: { type: 'object', nullable: true },
      changeset: {
        type: 'object',
        description: 'For members who see it',
        properties: { id: WHOLE, title: STRING, description: STRING, author: STRING },
      },
    },
  },
  ChangesetHistory: list('events', 'ChangesetEvent'),
  ChangesetEvent: {
    type: 'object',
    required: ['seq', 'action', 'to', 'actor', 'at'],
    properties: {
      ...{ seq: { type: 'integer' }, action: STRING, from: STRING, to: STRING, reason: STRING },
      ...{
        actor: { type: 'object' },
        at: { type: 'string', format: 'date-time' },
        changes: { type: 'integer' },
      },
    },
  },
  Comments: list('comments', 'Comment'),
  Comment: {
    type: 'object',
    required: ['id', 'actor', 'at', 'text'],
    properties: { id: WHOLE, actor: { type: 'object' }, at: STRING, text: STRING, featureId: WHOLE },
  },
  Revisions: list('revisions', 'Revision'),
  Revision: {
    type: 'object',
    required: ['number', 'publishedAt', 'collections'],
    properties: {
      ...{ number: WHOLE, publishedAt: { type: 'string', format: 'date-time' } },
      ...{
        collections: { type: 'array', items: STRING },
        changeset: WHOLE,
        title: STRING,
        counts: { type: 'object' },
      },
    },
  },
};
