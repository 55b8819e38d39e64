import { remember, remembered } from '../page/storage.ts';

const KEY = 'large-type';

/** Whether the reader chose large type here before. */
export const prefersLargeType = (): boolean => remembered(KEY) === 'yes';

export function rememberLargeType(isLarge: boolean): void {
  remember(KEY, isLarge ? 'yes' : 'no');
}
