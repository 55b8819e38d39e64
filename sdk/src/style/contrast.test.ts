import { describe, expect, it } from 'vitest';
import { BASE_STYLE_IDS, BASE_STYLES } from './base-styles.ts';
import type { Palette } from './palette.ts';

/** WCAG 2.2, 1.4.3: the least contrast of text of ordinary size. */
const READABLE = 4.5;

/** Relative luminance of an sRGB colour `#rrggbb` (WCAG 2.2). */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((start) => {
    const share = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [darker, lighter] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

/** Every ground that lettering lies on. */
function grounds({ ground, land, site, building, block, street }: Palette): string[] {
  const streets = Object.values(street).map((stroke) => stroke.fill);
  return [
    ground,
    ...Object.values(land),
    ...Object.values(site),
    ...Object.values(building),
    ...Object.values(block),
    ...streets,
  ];
}

describe('contrast', () => {
  it('is 21 between black and white, and 1 between equals', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrast('#aed0d6', '#aed0d6')).toBe(1);
  });
});

describe.each(BASE_STYLE_IDS.map((id) => BASE_STYLES[id].palette))('the $id palette', (palette) => {
  it.each(Object.entries(palette.label))('keeps the label %s readable against its halo', (_tone, ink) => {
    expect(contrast(ink.text, ink.halo)).toBeGreaterThanOrEqual(READABLE);
  });

  it.each(['place', 'street', 'building'] as const)('keeps %s names readable on every ground', (tone) => {
    const { text } = palette.label[tone];
    const worst = Math.min(...grounds(palette).map((colour) => contrast(text, colour)));
    expect(worst).toBeGreaterThanOrEqual(READABLE);
  });

  it('keeps water names readable on water', () => {
    expect(contrast(palette.label.water.text, palette.water)).toBeGreaterThanOrEqual(READABLE);
  });

  it.each(Object.entries(palette.poi))(
    'keeps the points of interest of %s readable against their halo',
    (_tone, text) => {
      expect(contrast(text, palette.label.building.halo)).toBeGreaterThanOrEqual(READABLE);
    },
  );

  it('tells water, greens and the ground apart', () => {
    expect(contrast(palette.water, palette.ground)).toBeGreaterThan(1.3);
    expect(contrast(palette.land.forest, palette.ground)).toBeGreaterThan(1.2);
  });

  it('says rightly whether it is dark', () => {
    expect(luminance(palette.ground) < luminance(palette.label.place.text)).toBe(palette.dark);
  });

  it('parts every street from the ground on its sides, by its fill or its edge', () => {
    for (const [tone, { fill, casing }] of Object.entries(palette.street)) {
      const most = Math.max(contrast(fill, palette.ground), contrast(casing, palette.ground));
      expect(most, tone).toBeGreaterThan(1.15);
    }
  });
});

it('gives each style the palette of its id', () => {
  for (const id of BASE_STYLE_IDS) expect(BASE_STYLES[id].palette.id).toBe(id);
});
