export * from './check-feature.ts';
export * from './date.ts';
export * from './field-fault.ts';
export * from './fields.ts';
export * from './parts.ts';
export * from './rule.ts';
export * from './texts.ts';
