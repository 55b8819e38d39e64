import type { Collection } from '@tongtu/sdk/client';
import type { FieldDefinition } from '@tongtu/sdk/contract';
import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { field as fieldStyles, panel } from '../../page/panel.ts';
import { type PageLanguage, say } from '../../page/words.ts';
import type { AttributeChanges } from '../edit/actions/change-attributes.ts';
import type { DeskFeature } from '../edit/feature.ts';
import { saySurvey } from '../page/survey-words.ts';
import { fieldText, readField } from './field-value.ts';

/** What a field holds of several features: `undefined` where they differ. */
const SEVERAL = Symbol('several');

/**
 * The attributes of one feature or of several of a collection, in the words and by the rules of its schema. Each field is
 * changed by itself; where several features differ, nothing changes until something is typed.
 *
 * @fires attributes - `detail` is what is to be changed (`AttributeChanges`)
 */
export class AttributeForm extends LitElement {
  static override properties = {
    language: {},
    collection: {},
    features: {},
    disabled: { type: Boolean },
    faults: { state: true },
  };
  declare language: PageLanguage;
  declare collection: Collection;
  declare features: readonly DeskFeature[];
  declare disabled: boolean;
  /** What is wrong with what was typed, by field. */
  declare faults: Readonly<Record<string, string>>;

  static override styles = [
    panel,
    fieldStyles,
    css`
      .field {
        margin: 0 0 10px;
      }
      .required {
        color: var(--seal-text);
      }
      .fault {
        margin: 2px 0 0;
        color: var(--seal-text);
        font-size: 13px;
      }
      [aria-invalid='true'] {
        border-color: var(--seal-text);
      }
    `,
  ];

  constructor() {
    super();
    this.faults = {};
    this.disabled = false;
  }

  override willUpdate(changed: PropertyValues<this>) {
    if (changed.has('features') && keysOf(changed.get('features')) !== keysOf(this.features))
      this.faults = {};
  }

  override render() {
    return html`<form autocomplete="off" @submit=${(event: Event) => event.preventDefault()}>
      ${this.collection.fields.map((field) => this.#renderField(field))}
    </form>`;
  }

  #renderField(field: FieldDefinition) {
    const { language } = this;
    const { name, title, unit, required } = field;
    const fault = this.faults[name];
    return html`<div class="field">
      <label for=${name}
        >${title[language]}${unit === undefined ? nothing : html` (${unit})`}${
          required ? html` <span class="required">* ${saySurvey(language, 'required')}</span>` : nothing
        }</label
      >
      ${this.#renderInput(field, this.#shared(name))}
      ${fault === undefined ? nothing : html`<p class="fault" role="alert" id=${`${name}-fault`}>${fault}</p>`}
    </div>`;
  }

  #renderInput(field: FieldDefinition, value: string | typeof SEVERAL) {
    const { language, disabled } = this;
    const { name, type, codeList, required } = field;
    const options = this.#options(field);
    const common = { onChange: (event: Event) => this.#onChange(field, event) };
    if (options) {
      const known = options.some(([code]) => code === value);
      return html`<select id=${name} name=${name} ?disabled=${disabled} ?required=${required} @change=${common.onChange}>
        ${value === SEVERAL ? html`<option disabled selected>${saySurvey(language, 'several')}</option>` : nothing}
        <option value="" ?selected=${value === ''}>${saySurvey(language, 'none')}</option>
        ${known || value === '' || value === SEVERAL ? nothing : html`<option value=${value} selected>${value}</option>`}
        ${options.map(([code, text]) => html`<option value=${code} ?selected=${code === value}>${text}</option>`)}
      </select>`;
    }
    const kind = type === 'date' ? 'date' : 'text';
    const mode = type === 'integer' ? 'numeric' : type === 'number' ? 'decimal' : 'text';
    return html`<input
      id=${name}
      name=${name}
      type=${kind}
      inputmode=${mode}
      data-code-list=${codeList ?? nothing}
      ?disabled=${disabled}
      ?required=${required}
      aria-invalid=${this.faults[name] === undefined ? 'false' : 'true'}
      aria-describedby=${this.faults[name] === undefined ? nothing : `${name}-fault`}
      placeholder=${value === SEVERAL ? saySurvey(language, 'several') : ''}
      .value=${value === SEVERAL ? '' : value}
      @change=${common.onChange}
    />`;
  }

  /** Codes with their titles, where only some values are taken. */
  #options({ type, codeList }: FieldDefinition): readonly (readonly [string, string])[] | undefined {
    const { language } = this;
    if (type === 'boolean')
      return [
        ['true', say(language, 'yes')],
        ['false', say(language, 'no')],
      ];
    const list = codeList === undefined ? undefined : this.collection.codeLists[codeList];
    return list?.codes.map(({ code, title }) => [code, title[language]] as const);
  }

  #shared(name: string): string | typeof SEVERAL {
    const [first, ...others] = new Set(this.features.map(({ properties }) => fieldText(properties[name])));
    return others.length > 0 ? SEVERAL : (first ?? '');
  }

  #onChange(field: FieldDefinition, event: Event) {
    const { language } = this;
    const typed = (event.target as HTMLInputElement | HTMLSelectElement).value;
    const read = readField(field, typed);
    const { [field.name]: _, ...others } = this.faults;
    if (!read.ok) {
      const wanted = saySurvey(language, read.wanted, read.limit === undefined ? {} : { limit: read.limit });
      this.faults = { ...others, [field.name]: saySurvey(language, 'badValue', { wanted }) };
      return;
    }
    this.faults = others;
    const detail: AttributeChanges = { [field.name]: read.value };
    this.dispatchEvent(new CustomEvent('attributes', { detail }));
  }
}
customElements.define('attribute-form', AttributeForm);

function keysOf(features: readonly DeskFeature[] | undefined): string {
  return (features ?? []).map(({ key }) => key).join(' ');
}
