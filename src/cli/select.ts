/** Which rows of a volume a command is about. */
import { Flag, State, type EntryTable } from "../engine/filesystems/entry-table.ts";
import { choice, type Options, type Values } from "./command.ts";

/** The options of every command that goes through files. */
export const SELECTION_OPTIONS = {
  volume: { type: "string" },
  state: { type: "string" },
  system: { type: "boolean" },
} satisfies Options;

export const SELECTION_HELP = `  --volume N              only this volume; they are numbered from 1, see salvor info
  --state STATE           live, deleted or all (all is assumed); orphans count as deleted
  --system                the filesystem's own files too ($MFT, $Bitmap …)`;

/** A test for rows, from `--state` and `--system`. */
export function selection(values: Values): (table: EntryTable, row: number) => boolean {
  const state = choice(values, "state", ["live", "deleted", "all"], "all");
  const system = values["system"] === true;
  return (table, row) => (system || (table.flags[row]! & Flag.System) === 0)
    && (state === "all" || (table.state[row] === State.Live) === (state === "live"));
}
