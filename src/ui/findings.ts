/** What scans found, kept in this browser beside the list of last images: places and names, never content. */
import { createStore, del, get, set } from "idb-keyval";
import type { Findings } from "../../workers/api.ts";
import { idOf, updateRecent } from "./recent.ts";
import type { Session } from "./session.ts";

/** Findings kept for one image: some 50 MB. */
const MOST = 200_000;
const store = createStore("salvor-findings", "findings");

const idOfSession = (session: Session): string | null => (session.files[0] ? session.origin.sample ?? idOf(session.files[0]) : null);

export async function keepFindings(session: Session, findings: Findings): Promise<void> {
  const id = idOfSession(session);
  if (id === null || findings.files.length > MOST) return;
  try {
    await set(id, findings, store);
    await updateRecent(id, { found: findings.files.length });
  } catch {
    // No room, or storage is forbidden: the scan goes on, it only cannot be continued on the next visit.
  }
}

export async function keptFindings(session: Session): Promise<Findings | null> {
  const id = idOfSession(session);
  try {
    return id === null ? null : (await get<Findings>(id, store)) ?? null;
  } catch {
    return null;
  }
}

export async function forgetFindings(id: string): Promise<void> {
  try {
    await del(id, store);
  } catch {
    // Nothing was kept, then.
  }
}
