// Citations as a reader wants them: by document, each place once.

/**
 * Citations by their document, in their order: [id, places] pairs.
 *
 * A record and its figure may rest on the same place; it is told once, with the figure
 * as printed where either names it.
 */
export function byDocument(citations) {
  const documents = new Map();
  for (const citation of citations) {
    const places = documents.get(citation.document) ?? [];
    const same = places.findIndex(
      (other) => other.line === citation.line && (!other.printed || !citation.printed || other.printed === citation.printed),
    );
    if (same < 0) places.push(citation);
    else if (!places[same].printed) places[same] = citation;
    documents.set(citation.document, places);
  }
  return [...documents];
}
