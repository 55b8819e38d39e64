import { html, type TemplateResult } from 'lit';
import '../../map/map-notice.ts';
import type { ServerWatch } from '../../map/server-watch.ts';
import type { PageLanguage } from '../../page/words.ts';
import type { LoadState } from '../draw/feature-loader.ts';
import type { DeskSession } from './desk-session.ts';
import './survey-notice.ts';

interface NoticeParts {
  readonly language: PageLanguage;
  readonly server: ServerWatch;
  readonly session: DeskSession;
  readonly load: LoadState | undefined;
  readonly signInHref: string;
  /** What has just happened; missing: nothing to say. */
  readonly message: string | undefined;
  readonly onZoom: () => void;
}

/** What is to be known above the map: of the server, of the desk, and of what was done last. */
export function deskNotices(parts: NoticeParts): TemplateResult {
  const { language, server, session, message } = parts;
  return html`<div class="notices">
    <map-notice .language=${language} .notice=${server.notice} @retry=${() => void server.ask()}></map-notice>
    <survey-notice
      .language=${language}
      .session=${session.state}
      .sender=${session.sender}
      .load=${parts.load}
      .signInHref=${parts.signInHref}
      @take-over=${() => void session.takeOver()}
      @zoom=${parts.onZoom}
    ></survey-notice>
    <p class="message" role="status" ?hidden=${message === undefined}>${message}</p>
  </div>`;
}
