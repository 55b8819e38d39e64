import type { NewReport, ReportForm, ReportReceipt } from '@tongtu/sdk/contract';

/** What became of a request. `isAway`: nobody answered; the same request may be sent again. */
export type Outcome<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly isAway: true }
  | {
      readonly ok: false;
      readonly isAway: false;
      readonly code: string;
      readonly reason: string;
      /** When to try again, where the server says so. */
      readonly retryAfterSeconds: number | undefined;
    };

/** A form that lies open longer is asked for anew: the server forgets it after a day. */
const FORM_MS = 20 * 3_600_000;
const TIMEOUT_MS = 60_000;

/** Sends reports to the platform at an address without a slash at its end. */
export class ReportServer {
  readonly #baseUrl: string;
  #form: { readonly form: ReportForm; readonly at: number } | undefined;

  constructor(baseUrl: string) {
    this.#baseUrl = baseUrl;
  }

  /** What a report takes. The server counts from here on how long its writing takes. */
  async open(): Promise<Outcome<ReportForm>> {
    if (this.#form && Date.now() - this.#form.at < FORM_MS) return { ok: true, value: this.#form.form };
    const answer = await ask<ReportForm>(`${this.#baseUrl}/api/reports`, {});
    if (answer.ok) this.#form = { form: answer.value, at: Date.now() };
    return answer;
  }

  /** @param key the same for the same report, however often it is sent: the server takes it once */
  async send(
    report: Omit<NewReport, 'ticket'> & { readonly website: string },
    key: string,
  ): Promise<Outcome<ReportReceipt>> {
    const opened = await this.open();
    if (!opened.ok) return opened;
    const { ticket, notBeforeSeconds } = opened.value;
    const earlyMs = notBeforeSeconds * 1000 + 1000 - (Date.now() - this.#form!.at);
    if (earlyMs > 0) await new Promise((resolve) => setTimeout(resolve, earlyMs));
    const answer = await ask<ReportReceipt>(`${this.#baseUrl}/api/reports`, {
      ...{ method: 'POST', body: JSON.stringify({ ...report, ticket }) },
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
    });
    if (!answer.ok && !answer.isAway && answer.code === 'bad_parameter') this.#form = undefined;
    return answer;
  }

  putPhoto(token: string, photo: Blob): Promise<Outcome<undefined>> {
    const init = { method: 'PUT', body: photo, headers: { 'content-type': photo.type } };
    return ask(`${this.#baseUrl}/api/reports/${token}/photo`, init);
  }
}

async function ask<Value>(url: string, init: RequestInit): Promise<Outcome<Value>> {
  let response: Response;
  let body: unknown;
  try {
    response = await fetch(url, {
      ...init,
      headers: { accept: 'application/json', ...init.headers },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    body = response.status === 204 ? undefined : await response.json();
  } catch {
    return { ok: false, isAway: true };
  }
  if (response.ok) return { ok: true, value: body as Value };
  const { code = '', title = '', detail = '', wanted = '' } = (body ?? {}) as Record<string, string>;
  if (response.status >= 500) return { ok: false, isAway: true };
  const seconds = Number(response.headers.get('retry-after'));
  return {
    ...{ ok: false, isAway: false, code },
    reason: [detail || title, wanted].filter(Boolean).join('; '),
    retryAfterSeconds: seconds > 0 ? seconds : undefined,
  };
}
