import type { Answer, CallOptions } from './answer.ts';
import { type Fetch, fieldsOf, getJson, post } from './request.ts';

/** Who the caller is to the platform. */
export type Me =
  | { readonly kind: 'anonymous' }
  | {
      readonly kind: 'member';
      /** Of the account: two members may have one name. */
      readonly id: string;
      readonly name: string;
      readonly organization: { readonly id: string; readonly name: string };
      /** What the member may do, such as `surveyor`. */
      readonly role: string;
    };

export interface MeCalls {
  get(options?: CallOptions): Promise<Answer<Me>>;
  signOut(options?: CallOptions): Promise<Answer<undefined>>;
}

export function meCalls(baseUrl: string, fetch: Fetch): MeCalls {
  return {
    get: (options) => getJson(fetch, `${baseUrl}/api/me`, readMe, options),
    signOut: (options) => post(fetch, `${baseUrl}/auth/sign-out`, options),
  };
}

/** The page to sign in on, which then leads to the path (with its `#`), both on the platform's own origin. */
export function signInUrl(baseUrl: string, language: 'zh' | 'en', next: string): string {
  return `${baseUrl}/sign-in?${new URLSearchParams({ lang: language, next })}`;
}

function readMe(json: unknown): Me {
  const { kind, id: memberId, name, organization, role } = fieldsOf(json, 'me');
  if (kind === 'anonymous') return { kind };
  if (kind !== 'member' || typeof name !== 'string' || typeof memberId !== 'string')
    throw new TypeError('me: wanted an anonymous member or one with an id and a name');
  const { id, name: title } = fieldsOf(organization, 'organization');
  return {
    kind,
    id: memberId,
    name,
    organization: { id: String(id), name: String(title) },
    role: String(role),
  };
}
