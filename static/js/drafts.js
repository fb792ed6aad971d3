// Placeholder
export function keepDrafts() {
  return null;
}
export function draftPlaces() {
  return [];
}
