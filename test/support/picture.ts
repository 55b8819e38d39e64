/**
 * Vertices drawn as text: letters in the order of the alphabet, capitals behind small ones, x by column, y by row.
 * Rows and columns are counted from the first row and from its first mark that is not a blank.
 *
 *     drawn(`
 *       a....b
 *       ......
 *       d....c`)      // [[0, 0], [5, 0], [5, 2], [0, 2]]
 */
export function drawn(picture: string, scale = 1): [x: number, y: number][] {
  const rows = picture.split('\n').filter((row) => row.trim() !== '');
  const margin = Math.min(...rows.map((row) => row.length - row.trimStart().length));
  const marks: { letter: string; x: number; y: number }[] = [];
  rows.forEach((row, y) => {
    [...row.slice(margin)].forEach((letter, x) => {
      if (/[a-z]/i.test(letter)) marks.push({ letter, x: x * scale, y: y * scale });
    });
  });
  const rank = (letter: string) =>
    letter.toLowerCase().charCodeAt(0) + (letter === letter.toLowerCase() ? 0 : 100);
  return marks.sort((a, b) => rank(a.letter) - rank(b.letter)).map(({ x, y }) => [x, y]);
}
