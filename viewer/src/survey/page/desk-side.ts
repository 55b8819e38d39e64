import type { ClientProblem } from '@tongtu/sdk/client';
import type { Finding } from '@tongtu/sdk/contract';
import { type Bbox, bboxUnion } from '@tongtu/sdk/geo';
import type { BaseMap } from '@tongtu/sdk/maplibre';
import type { Position } from 'geojson';
import { html, nothing, type TemplateResult } from 'lit';
import type { PageLanguage } from '../../page/words.ts';
import '../attributes/attribute-form.ts';
import type { Backdrop } from '../backdrop/backdrop.ts';
import '../backdrop/backdrop-panel.ts';
import type { Shelf } from '../backdrop/shelf.ts';
import type { Desk, Hindrance } from '../desk.ts';
import type { DeskMap, DeskTool } from '../draw/desk-map.ts';
import type { PenKind } from '../draw/pen.ts';
import type { Reading } from '../draw/reading.ts';
import type { AttributeChanges } from '../edit/actions/change-attributes.ts';
import { type FeatureKey, keyOf } from '../edit/feature.ts';
import { boxOf } from '../edit/geometry/reach.ts';
import { netChanges } from '../edit/history.ts';
import type { DeskFinding } from '../findings/desk-findings.ts';
import type { Sending } from '../journal/sending.ts';
import '../tasks/task-panel.ts';
import './collection-switches.ts';
import type { CollectionUses } from './collection-use.ts';
import type { DeskSession } from './desk-session.ts';
import './draw-panel.ts';
import type { KnownCollections } from './known-collections.ts';
import './my-changesets.ts';
import './pending-list.ts';
import { saySurvey } from './survey-words.ts';

interface SideParts {
  readonly language: PageLanguage;
  readonly desk: Desk;
  readonly baseMap: BaseMap | undefined;
  readonly baseUrl: string;
  readonly deskMap: DeskMap | undefined;
  readonly session: DeskSession;
  readonly collections: KnownCollections;
  readonly findings: readonly DeskFinding[];
  readonly tool: DeskTool;
  readonly reading: Reading | undefined;
  readonly collectionId: string;
  readonly kind: PenKind;
  readonly uses: CollectionUses;
  readonly shelf: Shelf;
  /** The box of the city, where it is known. */
  readonly city: Bbox | undefined;
  readonly onUses: (uses: CollectionUses) => void;
  /** Copies what is chosen of the backdrops into a collection. */
  readonly onCopy: (collectionId: string) => void;
  readonly onAim: (event: CustomEvent<{ collectionId: string; kind: PenKind | undefined }>) => void;
  /** The tasks that what is handed in next is to mend. */
  readonly onMending: (tasks: readonly number[]) => void;
  readonly onChoose: (key: FeatureKey) => void;
  readonly onJump: (key: FeatureKey, finding: Pick<Finding, 'place'>) => void;
  readonly onHandIn: (words: { title: string; description: string }) => void;
  readonly onHindrance: (hindrance: Hindrance | ClientProblem | undefined) => void;
}

/** The panel beside the map: tasks, what is drawn, the attributes of what is selected, what was changed, one's changesets. */
export function deskSide(parts: SideParts): TemplateResult {
  const { language, desk, deskMap, session, collections, tool, findings } = parts;
  const { selected, inReview, history, sendings } = desk;
  const collection = collections.byId.get(selected[0]?.collection ?? '');
  const edited = collections.edited(parts.uses);
  const isOfOne = selected.every((feature) => feature.collection === collection?.id);
  const isInReview = selected.some(({ key }) => inReview.has(key));
  const jump = ({ detail }: CustomEvent<Finding | DeskFinding>) =>
    parts.onJump('key' in detail ? detail.key : keyOf(detail.feature), detail);
  return html`<div class="side" tabindex="0" role="region" aria-label=${saySurvey(language, 'attributes')}>
    ${
      parts.baseMap
        ? html`<task-panel
            .language=${language}
            .baseMap=${parts.baseMap}
            .baseUrl=${parts.baseUrl}
            .linked=${sendings.map(({ changesetId }) => changesetId ?? '').join()}
            @mending=${({ detail }: CustomEvent<readonly number[]>) => parts.onMending(detail)}
          ></task-panel>`
        : nothing
    }
    <collection-switches
      .language=${language}
      .collections=${[...collections.byId.values()]}
      .uses=${parts.uses}
      @uses=${({ detail }: CustomEvent<CollectionUses>) => parts.onUses(detail)}
    ></collection-switches>
    <backdrop-panel
      .language=${language}
      .shelf=${parts.shelf}
      .city=${parts.city}
      .collections=${edited}
      .drawnId=${parts.collectionId}
      .chosen=${deskMap?.chosen ?? []}
      .isPicking=${tool === 'pick'}
      @pick=${({ detail }: CustomEvent<boolean>) => (detail ? deskMap?.pick() : deskMap?.select())}
      @copy=${({ detail }: CustomEvent<string>) => parts.onCopy(detail)}
      @go-to=${({ detail }: CustomEvent<Backdrop>) => goTo(parts.baseMap, detail)}
    ></backdrop-panel>
    <draw-panel
      .language=${language}
      .tool=${tool}
      .collections=${edited}
      .collectionId=${parts.collectionId}
      .kind=${parts.kind}
      .reading=${parts.reading}
      @aim=${parts.onAim}
      @position=${({ detail }: CustomEvent<Position>) => deskMap?.setPosition(detail)}
      @add-here=${() => deskMap?.setAtCentre()}
      @finish=${() => deskMap?.finish()}
      @leave=${() => deskMap?.select()}
    ></draw-panel>
    ${
      tool === 'select'
        ? html`<button
            type="button"
            class="action"
            aria-pressed=${deskMap?.addsToSelection ? 'true' : 'false'}
            @click=${() => deskMap?.toggleAdding()}
          >
            ${saySurvey(language, 'addToSelection')}
          </button>`
        : nothing
    }
    ${
      selected.length === 0
        ? tool === 'select'
          ? html`<p class="soft">${saySurvey(language, 'nothingSelected')}</p>`
          : nothing
        : html`<h2>${[isOfOne && collection?.title[language], saySurvey(language, 'selectedCount', { count: selected.length })].filter(Boolean).join(' · ')}</h2>`
    }
    ${isInReview ? html`<p class="soft">${saySurvey(language, 'inReviewNote')}</p>` : nothing}
    ${
      collection && isOfOne && collections.isWhole(collection.id)
        ? html`<attribute-form
            .language=${language}
            .collection=${collection}
            .features=${selected}
            ?disabled=${isInReview}
            @attributes=${({ detail }: CustomEvent<AttributeChanges>) => void deskMap?.changeAttributes(detail)}
          ></attribute-form>`
        : nothing
    }
    <pending-list
      .language=${language}
      .changes=${[...netChanges(history.done).values()]}
      .findings=${findings}
      .sendings=${sendings}
      .sender=${session.sender}
      .collections=${collections.byId}
      .draft=${desk.draft}
      @choose=${({ detail }: CustomEvent<FeatureKey>) => parts.onChoose(detail)}
      @jump=${jump}
      @hand-in=${({ detail }: CustomEvent<{ title: string; description: string }>) => parts.onHandIn(detail)}
      @take-back=${({ detail }: CustomEvent<Sending>) => void desk.takeBack(detail).then(parts.onHindrance)}
    ></pending-list>
    <my-changesets
      .language=${language}
      .collections=${collections.byId}
      .session=${session}
      @hindrance=${({ detail }: CustomEvent<Hindrance | ClientProblem>) => parts.onHindrance(detail)}
      @jump=${jump}
    ></my-changesets>
  </div>`;
}

function goTo(baseMap: BaseMap | undefined, { shapes }: Backdrop): void {
  const boxes = shapes.map(({ geometry }) => boxOf(geometry));
  if (boxes.length === 0) return;
  const [west, south, east, north] = boxes.reduce(bboxUnion);
  baseMap?.map.fitBounds([west, south, east, north], { padding: 60, animate: false });
}
