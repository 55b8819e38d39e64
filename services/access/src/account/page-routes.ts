import { ProblemError } from '@tongtu/sdk/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { fieldsOf, takeForms } from '../form-body.ts';
import { sendForm } from '../form-page.ts';
import { isPageLanguage, languageOf } from '../language.ts';
import { nextPath } from '../next-path.ts';
import { personOf, refuseOtherPages } from '../person.ts';
import { SecondFactor } from '../second-factor/second-factor.ts';
import {
  type AccountFault,
  type AccountPage,
  backupCodesPage,
  enrolmentPage,
  passwordPage,
  secondFactorPage,
} from './page.ts';
import { PASSWORD_PAGE, pageWanted, SECOND_FACTOR_PAGE } from './page-wanted.ts';
import { changePassword, type PasswordOptions, PasswordRefused } from './password-change.ts';
import { readAccount } from './store.ts';

const BODY_LIMIT_BYTES = 8_192;
type Search = { Querystring: Record<string, unknown> };

/** One's own password and second factor, as pages that work without scripts. */
export function accountPages(
  app: FastifyInstance,
  options: PasswordOptions & { readonly publicUrl: string | undefined },
): void {
  const { database, sessions, publicUrl } = options;
  const publicOrigin = publicUrl === undefined ? undefined : new URL(publicUrl).origin;
  const secondFactor = new SecondFactor(options);

  async function showSecondFactor(
    request: FastifyRequest,
    reply: FastifyReply,
    page: AccountPage,
    status = 200,
  ) {
    const person = personOf(request);
    const { hasSecondFactor: isOn } = await database.asAuth((tx) => readAccount(tx, person));
    const html = secondFactorPage(page, { isOn, isWanted: person.wanted === 'second_factor' });
    return sendForm(reply, status, page.language, html);
  }

  app.get<Search>(PASSWORD_PAGE, async (request, reply) => {
    const page = pageOf(request, new URLSearchParams(texts(request.query)));
    if (!request.memberSession) return toSignIn(reply, PASSWORD_PAGE, page);
    const { userName, wanted } = request.memberSession;
    return sendForm(reply, 200, page.language, passwordPage(page, userName, wanted === 'new_password'));
  });

  app.get<Search>(SECOND_FACTOR_PAGE, async (request, reply) => {
    const page = pageOf(request, new URLSearchParams(texts(request.query)));
    if (!request.memberSession) return toSignIn(reply, SECOND_FACTOR_PAGE, page);
    return showSecondFactor(request, reply, page);
  });

  app.register(async (form) => {
    takeForms(form);
    form.addHook('preValidation', async (request) => {
      personOf(request);
      refuseOtherPages(request, publicOrigin);
    });

    form.post(PASSWORD_PAGE, { bodyLimit: BODY_LIMIT_BYTES }, async (request, reply) => {
      const fields = fieldsOf(request);
      const page = pageOf(request, fields);
      const person = personOf(request);
      const text = (name: string) => fields.get(name) ?? '';
      const fault =
        text('newPassword') === text('repeat')
          ? await faultOf(async () => {
              const [oldPassword, newPassword] = [text('oldPassword'), text('newPassword')];
              await changePassword(options, person, { oldPassword, newPassword });
              return true;
            })
          : 'different';
      if (typeof fault === 'string') {
        const html = passwordPage({ ...page, fault }, person.userName, person.wanted === 'new_password');
        return sendForm(reply, STATUS[fault], page.language, html);
      }
      const now = await sessions.of(request.headers);
      return reply.header('cache-control', 'no-store').redirect(pageWanted(now?.wanted, page.next), 303);
    });

    form.post(SECOND_FACTOR_PAGE, { bodyLimit: BODY_LIMIT_BYTES }, async (request, reply) => {
      const fields = fieldsOf(request);
      const page = pageOf(request, fields);
      const password = fields.get('password') ?? '';
      const show = (html: string, status = 200) => sendForm(reply, status, page.language, html);
      const refuse = (fault: AccountFault) =>
        showSecondFactor(request, reply, { ...page, fault }, STATUS[fault]);
      switch (fields.get('action')) {
        case 'begin': {
          const begun = await faultOf(() => secondFactor.begin(request, password));
          return typeof begun === 'string' ? refuse(begun) : show(enrolmentPage(page, begun));
        }
        case 'confirm': {
          const cookies = await faultOf(() => secondFactor.confirm(request, fields.get('code') ?? ''));
          if (typeof cookies === 'string') {
            const fault = cookies === 'wrong' ? 'wrong_code' : cookies;
            return show(enrolmentPage({ ...page, fault }), STATUS[fault]);
          }
          return reply
            .headers({ 'set-cookie': [...cookies], 'cache-control': 'no-store' })
            .redirect(page.next, 303);
        }
        case 'renew': {
          const codes = await faultOf(() => secondFactor.renewBackupCodes(request, password));
          return typeof codes === 'string' ? refuse(codes) : show(backupCodesPage(page, codes));
        }
        case 'remove': {
          const cookies = await faultOf(() => secondFactor.remove(request, password));
          if (typeof cookies === 'string') return refuse(cookies);
          return reply
            .headers({ 'set-cookie': [...cookies], 'cache-control': 'no-store' })
            .redirect(`${SECOND_FACTOR_PAGE}?${new URLSearchParams({ next: page.next })}`, 303);
        }
      }
      throw new ProblemError('bad_parameter', {
        detail: 'field action',
        wanted: 'begin, confirm, renew, remove',
      });
    });
  });
}

const STATUS: Readonly<Record<AccountFault, number>> = {
  ...{ wrong: 403, weak: 400, had_before: 400, locked: 429, different: 400, wrong_code: 403, conflict: 409 },
  too_many: 429,
};

/** What became of it, or why it was refused, for the page to say in its language. */
async function faultOf<T extends object | true>(act: () => Promise<T>): Promise<T | AccountFault> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof PasswordRefused) return error.reason;
    if (!(error instanceof ProblemError)) throw error;
    const { status } = error.problem;
    if (status === 409) return 'conflict';
    if (status === 429) return 'too_many';
    if (status === 403) return 'wrong';
    throw error;
  }
}

function pageOf(request: FastifyRequest, fields: URLSearchParams): AccountPage {
  const lang = fields.get('lang');
  return {
    language: isPageLanguage(lang) ? lang : languageOf(request),
    next: nextPath(fields.get('next') ?? ''),
  };
}

const texts = (query: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(query).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );

function toSignIn(reply: FastifyReply, path: string, { next, language }: AccountPage) {
  const back = `${path}?${new URLSearchParams({ next, lang: language })}`;
  return reply
    .header('cache-control', 'no-store')
    .redirect(`/sign-in?${new URLSearchParams({ lang: language, next: back })}`, 303);
}
