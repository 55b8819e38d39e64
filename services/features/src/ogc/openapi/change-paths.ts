import { get, type Json, json, say } from './operation.ts';
import { named } from './parameters.ts';

export const CHANGES = say('变更', 'Changes');

/** What publications change: to be asked for, and told as it happens. */
export function changePaths(): Json {
  return {
    '/changes': get({
      ...{ operationId: 'getChanges', tag: CHANGES },
      summary: say('某次发布以来的变更', 'What changed since a publication'),
      description: say(
        '逐要素、按发布先后；每条含变更前后的要素。没有 next 链接时，revision 以前的变更均已给出，下次从它开始。',
        'Feature by feature, in the order of publication, with the states before and after. Where there is no next link, everything up to revision has been told: ask on from there.',
      ),
      parameters: named('since', 'collections', 'bboxLngLat', 'limitChanges', 'before', 'cursor'),
      ...{ content: json('Changes'), refusals: [400, 503] },
    }),
    '/events': get({
      ...{ operationId: 'getEvents', tag: CHANGES },
      summary: say('事件流（SSE）', 'Events as they happen (server-sent events)'),
      description: say(
        '事件：state 与 reset（当前状况）、revision（发布）、tiles（瓦片集的版本与变更的瓦片）。断开后以 Last-Event-ID 续接。',
        'Events: state and reset (where everything stands), revision (a publication), tiles (a version of a tileset and the tiles that differ). A broken stream goes on by Last-Event-ID.',
      ),
      parameters: named('lastEventId'),
      content: { 'text/event-stream': { schema: { type: 'string' } } },
      refusals: [400, 503],
    }),
  };
}
