import { middleOf, pointAt } from '../parts.ts';
import type { FeatureRule, Observation } from '../rule.ts';

/** Limits in metres as the code list `accuracy_class` has them, finest first. */
const CLASSES = [
  { code: 'A', limitMeters: 0.5 },
  { code: 'B', limitMeters: 1 },
  { code: 'C', limitMeters: 10 },
] as const;

/** A surveyed feature has the class that its accuracy reaches. The fix sets the class where the accuracy is known. */
export const accuracyClassMissing: FeatureRule<'accuracy_class_missing'> = {
  looksAt: 'properties',
  observe({ properties, geometry, collection, feature }) {
    const { accuracy, accuracy_class: given } = properties;
    const reached =
      typeof accuracy === 'number' ? CLASSES.find(({ limitMeters }) => accuracy <= limitMeters) : undefined;
    const said = (zh: string, en: string): Observation => ({
      place: pointAt(middleOf(geometry)),
      parameters: { reason_zh: zh, reason_en: en },
      fix: reached
        ? [{ action: 'replace', collection, feature, properties: { accuracy_class: reached.code } }]
        : [],
    });
    if (given === undefined) return [said('未填写精度等级', 'none is given')];
    const claimed = CLASSES.find(({ code }) => code === given);
    if (!claimed || typeof accuracy !== 'number' || accuracy <= claimed.limitMeters) return [];
    return [
      said(
        `精度${accuracy}米，不满足${given}级（≤${claimed.limitMeters}米）`,
        `${accuracy} m do not reach class ${given} (≤${claimed.limitMeters} m)`,
      ),
    ];
  },
};
