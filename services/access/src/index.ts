export { type Access, type AccessOptions, createAccess } from './access.ts';
export { languageOf, type PageLanguage } from './language.ts';
export type { Log } from './library.ts';
export type { NewMember, NewOrganization } from './members/members.ts';
export { SAMPLE_SIGN_INS_FILE, type SampleSignIn } from './members/sample-members.ts';
export type { Member, MemberAudience, Organization } from './members/store.ts';
export { PAGE_COLOURS } from './page-colours.ts';
export type { Me } from './routes.ts';
export { sessionSecret } from './secret.ts';
