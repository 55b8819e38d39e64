import type { Bilingual, CheckCode, CheckSeverity, Fault } from '../contract/index.ts';

interface RuleText {
  /** Where a collection's own data say nothing else. */
  readonly severity: CheckSeverity;
  readonly title: Bilingual;
  /** `{name}` stands for a parameter of the fault. */
  readonly message: Bilingual;
}

/** Every rule in words, in the order in which they are listed. */
export const CHECK_TEXTS: Readonly<Record<CheckCode, RuleText>> = {
  geometry_invalid: {
    severity: 'error',
    title: { zh: '几何无效', en: 'Invalid geometry' },
    message: { zh: '几何无效：{reason}', en: 'The geometry is not valid: {reason}' },
  },
  self_intersection: {
    severity: 'error',
    title: { zh: '自相交', en: 'Self-intersection' },
    message: { zh: '图形与自身相交', en: 'The shape meets itself' },
  },
  duplicate_feature: {
    severity: 'error',
    title: { zh: '重复要素', en: 'Duplicate feature' },
    message: {
      zh: '同一位置已有相同要素（容差{toleranceMeters}米）',
      en: 'The same feature is there already (tolerance {toleranceMeters} m)',
    },
  },
  overlap: {
    severity: 'error',
    title: { zh: '要素重叠', en: 'Overlap' },
    message: {
      zh: '与同类要素重叠{areaSquareMeters}平方米',
      en: 'Overlaps another feature by {areaSquareMeters} m²',
    },
  },
  coverage_overlap: {
    severity: 'error',
    title: { zh: '面重叠', en: 'Overlap in a coverage' },
    message: {
      zh: '与相邻面重叠{areaSquareMeters}平方米',
      en: 'Overlaps a neighbouring area by {areaSquareMeters} m²',
    },
  },
  coverage_gap: {
    severity: 'error',
    title: { zh: '面缝隙', en: 'Gap in a coverage' },
    message: {
      zh: '有{areaSquareMeters}平方米不属于任何面',
      en: '{areaSquareMeters} m² belong to no area',
    },
  },
  dangling_end: {
    severity: 'warning',
    title: { zh: '悬挂端点', en: 'Dangling end' },
    message: { zh: '线的端点没有与其他线相接', en: 'The end of the line meets no other line' },
  },
  almost_junction: {
    severity: 'error',
    title: { zh: '未相接', en: 'Almost a junction' },
    message: {
      zh: '端点距另一条线{distanceMeters}米，未相接',
      en: 'The end stops {distanceMeters} m short of another line',
    },
  },
  crossing_without_node: {
    severity: 'error',
    title: { zh: '相交处无节点', en: 'Crossing without a node' },
    message: {
      zh: '两条同层的线相交，交点处没有公共节点',
      en: 'Two lines on one level cross without a common vertex',
    },
  },
  outside_parent: {
    severity: 'error',
    title: { zh: '超出所属范围', en: 'Outside its parent area' },
    message: { zh: '有一部分在所属范围（{parent}）之外', en: 'Lies in part outside of {parent}' },
  },
  too_small: {
    severity: 'error',
    title: { zh: '面积过小', en: 'Too small' },
    message: {
      zh: '面积{areaSquareMeters}平方米，小于{minAreaSquareMeters}平方米',
      en: 'Its {areaSquareMeters} m² are less than {minAreaSquareMeters} m²',
    },
  },
  too_short: {
    severity: 'error',
    title: { zh: '长度过短', en: 'Too short' },
    message: {
      zh: '长度{lengthMeters}米，短于{minLengthMeters}米',
      en: 'Its {lengthMeters} m are less than {minLengthMeters} m',
    },
  },
  required_missing: {
    severity: 'error',
    title: { zh: '缺少必填属性', en: 'Required attribute missing' },
    message: { zh: '缺少必填属性“{field}”', en: 'The required attribute “{field}” is missing' },
  },
  attribute_type: {
    severity: 'error',
    title: { zh: '属性类型不符', en: 'Wrong type of attribute' },
    message: {
      zh: '属性“{field}”的值“{got}”不符（应为 {wanted}）',
      en: 'The attribute “{field}” has “{got}” (wanted {wanted})',
    },
  },
  attribute_range: {
    severity: 'error',
    title: { zh: '属性超出范围', en: 'Attribute out of range' },
    message: {
      zh: '属性“{field}”的值{got}超出范围{wanted}',
      en: 'The attribute “{field}” has {got}, outside of {wanted}',
    },
  },
  attribute_code: {
    severity: 'error',
    title: { zh: '不在代码表中', en: 'Not in the code list' },
    message: {
      zh: '属性“{field}”的值“{got}”不在代码表 {wanted} 中',
      en: 'The attribute “{field}” has “{got}”, which is not in the code list {wanted}',
    },
  },
  attribute_pattern: {
    severity: 'error',
    title: { zh: '属性格式不符', en: 'Attribute of another form' },
    message: {
      zh: '属性“{field}”的值“{got}”不符合格式 {wanted}',
      en: 'The attribute “{field}” has “{got}”, which does not match {wanted}',
    },
  },
  number_not_unique: {
    severity: 'error',
    title: { zh: '编号重复', en: 'Number not unique' },
    message: { zh: '编号“{number}”在同一范围内重复', en: 'The number “{number}” is there already' },
  },
  reference_missing: {
    severity: 'error',
    title: { zh: '引用的要素不存在', en: 'Reference to a missing feature' },
    message: {
      zh: '属性“{field}”引用的“{value}”在 {target} 中不存在',
      en: '“{value}”, to which “{field}” refers, is not in {target}',
    },
  },
  name_without_pinyin: {
    severity: 'warning',
    title: { zh: '名称无拼音', en: 'Name without pinyin' },
    message: { zh: '名称“{name}”没有汉语拼音', en: 'The name “{name}” has no pinyin' },
  },
  moved_far: {
    severity: 'warning',
    title: { zh: '偏离原位', en: 'Far from its former place' },
    message: {
      zh: '移动了{distanceMeters}米，超过{maxMeters}米',
      en: 'Moved by {distanceMeters} m, more than {maxMeters} m',
    },
  },
  vertex_density: {
    severity: 'warning',
    title: { zh: '节点过密', en: 'Vertices too dense' },
    message: {
      zh: '{count}处相邻节点间距小于{minSpacingMeters}米',
      en: '{count} vertices are closer than {minSpacingMeters} m to the one before',
    },
  },
  accuracy_class_missing: {
    severity: 'warning',
    title: { zh: '缺少精度等级', en: 'Accuracy class missing' },
    message: { zh: '精度等级缺失或不符：{reason}', en: 'No accuracy class that holds: {reason}' },
  },
};

/**
 * The fault in a sentence of each language.
 *
 * @param titleOf what the collection calls one of its fields; without it, fields go by their names
 */
export function describeFault(
  { code, parameters }: Pick<Fault, 'code' | 'parameters'>,
  titleOf: (field: string) => Bilingual | undefined = () => undefined,
): Bilingual {
  const filled = (text: string, language: 'zh' | 'en') =>
    text.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
      // What differs between the languages comes as two parameters.
      const given = parameters[`${name}_${language}`] ?? parameters[name];
      const value = name === 'field' ? (titleOf(String(given))?.[language] ?? given) : given;
      return value === undefined ? `{${name}}` : String(value);
    });
  const { message } = CHECK_TEXTS[code];
  return { zh: filled(message.zh, 'zh'), en: filled(message.en, 'en') };
}
