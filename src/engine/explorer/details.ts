import type { Extent } from "../core/byte-source.ts";
import { Kind } from "../filesystems/entry-table.ts";
import type { Filesystem } from "../filesystems/filesystem.ts";
import { momentOf } from "./moment.ts";
import type { Details, Piece, Row } from "./types.ts";

/** Pieces of a fragmented file that are shown. */
const PIECES = 200;

/** All that is known of one entry. */
export function detailsOf(listing: Filesystem, entry: number, row: Row): Details {
  const { table } = listing;
  const times = listing.times(entry);
  const hasContent = table.kind[entry] !== Kind.Directory;
  const content = hasContent ? listing.content(entry) : null;
  const pieces = content ? content.locate(0, content.size) : [];
  return {
    row, path: table.path(entry), how: hasContent ? listing.how(entry) : "",
    times: { modified: momentOf(times.modified), accessed: momentOf(times.accessed), changed: momentOf(times.changed), created: momentOf(times.created) },
    runs: pieces.slice(0, PIECES).map(pieceOf), pieces: pieces.length,
    slack: hasContent ? listing.slack(entry).size : 0,
    structures: listing.structures(entry).map(({ title, layout, offset }) => ({ title, name: layout.name, offset, length: layout.size })),
  };
}

/** A decoded stretch is shown by where its source begins. */
function pieceOf(extent: Extent): Piece {
  const place = extent.kind === "decoded" ? extent.from[0] : extent;
  return { kind: extent.kind, length: extent.length, offset: place?.kind === "image" ? place.offset : null };
}
