const han = /\p{Script=Han}/u;

/** Whether the text holds a Chinese character. */
export function hasHan(text: string): boolean {
  return han.test(text);
}

/**
 * Parts of a name or address in a row: Chinese is written without spaces, also before a number
 * (中山东路 + 123号), anything else with one.
 */
export function joinParts(parts: readonly string[]): string {
  const present = parts.filter((part) => part !== '');
  return present
    .map((part, at) => (at === 0 ? part : `${separator(present[at - 1]!, part)}${part}`))
    .join('');
}

function separator(left: string, right: string): '' | ' ' {
  const [before, after] = [[...left].at(-1)!, [...right][0]!];
  const digitBeside = (a: string, b: string) => /\d/.test(a) && han.test(b);
  const close =
    (han.test(before) && han.test(after)) || digitBeside(before, after) || digitBeside(after, before);
  return close ? '' : ' ';
}
