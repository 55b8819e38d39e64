/** Factor to the base unit of the dimension, by unit as UCUM or as survey files and OpenStreetMap write it. */
const units = new Map<string, { dimension: string; factor: number }>();

function declare(dimension: string, table: Record<string, number>): void {
  for (const [names, factor] of Object.entries(table))
    for (const name of names.split(' ')) units.set(name, { dimension, factor });
}

// One mu is 1/15 ha. ft, in, mi, kn as international units.
declare('length', {
  'm 米 公尺 meter meters metre metres': 1,
  'km 公里 千米': 1000,
  'cm 厘米 公分': 0.01,
  'mm 毫米': 0.001,
  "ft feet ' 英尺": 0.3048,
  'in " 英寸': 0.0254,
  'mi 英里': 1609.344,
  'nmi 海里': 1852,
});
declare('area', {
  'm2 m² ㎡ 平方米 平米': 1,
  'km2 km² 平方公里 平方千米': 1e6,
  'ha 公顷': 1e4,
  亩: 2000 / 3,
});
declare('volume', { 'm3 m³ 立方米 方': 1, '万方 万m³ 万m3 万立方米': 1e4, '亿立方米 亿m³ 亿m3': 1e8 });
declare('speed', {
  'km/h kmh kph 公里/时 公里/小时 千米/时': 1,
  'mph mi/h': 1.609344,
  'knots kn 节': 1.852,
  'm/s 米/秒': 3.6,
});
declare('voltage', { 'V v 伏': 1, 'kV KV kv 千伏': 1000 });
declare('mass', { 't 吨': 1, 'kg 千克 公斤': 0.001 });
declare('flow', { 'm3/s m³/s 立方米/秒': 1 });
declare('pressure', { MPa: 1, 'kPa 千帕': 0.001, 'Pa 帕': 1e-6, 'bar 巴': 0.1 });
declare('angle', { 'deg ° 度': 1 });

export type QuantityFault = 'not_a_number' | 'unknown_unit';

/**
 * A number with or without its unit, such as `12`, `12.5 m`, `1,234`, `110千伏`, in the unit wanted.
 * A bare number is in `assumedUnit`. Where nothing is wanted (`unit` absent), a unit is a fault.
 * Ranges, lists and approximations (`12-15`, `5;6`, `~12`) are no numbers.
 */
export function parseQuantity(
  text: string,
  unit: string | undefined,
  assumedUnit = unit,
): number | QuantityFault {
  const match = /^([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[+-]?\.\d+)(?:e([+-]?\d{1,3}))?\s*(.*)$/iu.exec(
    text,
  );
  if (!match) return 'not_a_number';
  const [, digits, exponent, written] = match;
  const value = Number(`${digits!.replaceAll(',', '')}${exponent === undefined ? '' : `e${exponent}`}`);
  if (!Number.isFinite(value)) return 'not_a_number';
  const from = written === '' ? assumedUnit : written;
  if (from === unit) return value;
  if (/\d/.test(written!) && !units.has(written!)) return 'not_a_number';
  const [source, target] = [units.get(from ?? ''), units.get(unit ?? '')];
  if (!source || !target || source.dimension !== target.dimension) return 'unknown_unit';
  // Twelve digits: 10 kV written as 10000 V must be 10, not 10.000000000000002.
  return Number(((value * source.factor) / target.factor).toPrecision(12));
}

/** Metres of a height such as `12`, `12 m`, `5'10"`, `6 ft 2 in`. */
export function parseHeight(text: string): number | QuantityFault {
  const match = /^(\d+(?:\.\d+)?)\s*(?:'|ft|feet)\s*(\d+(?:\.\d+)?)\s*(?:"|in)$/.exec(text);
  if (!match) return parseQuantity(text, 'm');
  return Number((Number(match[1]) * 0.3048 + Number(match[2]) * 0.0254).toPrecision(12));
}
