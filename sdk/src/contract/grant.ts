/** What may be done with a collection: draw it, read its features, take them away as files, change them, decide on changes. */
export const GRANT_ACTIONS = ['see', 'query', 'download', 'edit', 'publish'] as const;
export type GrantAction = (typeof GRANT_ACTIONS)[number];

/** 无条件共享: to every organization of its audience; 有条件共享: to those that have a grant; 不予共享: to nobody else. */
export const SHARING_CLASSES = ['unconditional', 'conditional', 'none'] as const;
export type SharingClass = (typeof SHARING_CLASSES)[number];

/** What an organization is to the platform: it keeps the base map, watches over who may use what, or is any other. */
export const ORGANIZATION_KINDS = ['survey_authority', 'coordinating_office', 'department'] as const;
export type OrganizationKind = (typeof ORGANIZATION_KINDS)[number];
