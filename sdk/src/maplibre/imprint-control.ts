import type { IControl } from 'maplibre-gl';
import type { PlatformInfo } from '../client/index.ts';

const UNAPPROVED = { zh: '未经审图', en: 'Without map approval' };
const APPROVAL = { zh: '审图号：', en: 'Map approval ' };

/** What a map must say at its bottom left: under which approval it stands (审图号), and what its data are. */
export class ImprintControl implements IControl {
  readonly #element = document.createElement('div');

  constructor({ approval, notices }: Pick<PlatformInfo, 'approval' | 'notices'>, language: 'zh' | 'en') {
    const status = approval
      ? [APPROVAL[language] + approval.number, approval.authority, approval.scope]
      : notices.length > 0
        ? []
        : [UNAPPROVED[language]];
    const words = [...status, ...notices.map((notice) => notice[language])].filter(Boolean);
    this.#element.className = 'maplibregl-ctrl tongtu-imprint';
    this.#element.lang = language;
    this.#element.textContent = words.join(' · ');
    this.#element.style.cssText =
      'padding:2px 8px;border-radius:4px;font:12px/1.5 system-ui,sans-serif;' +
      'background:var(--tongtu-paper,#fffdf8);color:var(--tongtu-ink,#2b2823)';
  }

  onAdd(): HTMLElement {
    return this.#element;
  }

  onRemove(): void {
    this.#element.remove();
  }
}
