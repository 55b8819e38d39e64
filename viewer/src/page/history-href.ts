/** The page of a feature's versions, relative to our other pages. */
export function historyHref(collection: string, featureId: number): string {
  return `./history?${new URLSearchParams({ collection, feature: String(featureId) })}`;
}
