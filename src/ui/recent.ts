/** The last images, kept in this browser: a handle where the browser gives one, never the image itself. */
import { createStore, get, set } from "idb-keyval";
import type { Origin } from "./session.ts";

export interface Recent {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly lastModified: number;
  readonly opened: number;
  readonly handles?: readonly FileSystemFileHandle[];
  readonly sample?: string;
  /** Files that scans found. */
  readonly found?: number;
}

const KEPT = 6;
const store = createStore("salvor", "recent");

/** The same file, as far as can be told without reading it. */
export const idOf = (file: File): string => `${file.name}/${file.size}/${file.lastModified}`;

export async function recentImages(): Promise<readonly Recent[]> {
  try {
    return (await get<Recent[]>("images", store)) ?? [];
  } catch {
    return []; // storage is forbidden: nothing is remembered
  }
}

export async function remember(file: File, origin: Origin): Promise<void> {
  const id = origin.sample ?? idOf(file);
  const before = await recentImages();
  const old = before.find((recent) => recent.id === id);
  const entry: Recent = { ...old, id, name: file.name, size: file.size, lastModified: file.lastModified, opened: Date.now(), ...origin };
  await keep([entry, ...before.filter((recent) => recent.id !== id)].slice(0, KEPT));
}

export async function updateRecent(id: string, change: Partial<Recent>): Promise<void> {
  await keep((await recentImages()).map((recent) => (recent.id === id ? { ...recent, ...change } : recent)));
}

export async function forget(id: string): Promise<void> {
  await keep((await recentImages()).filter((recent) => recent.id !== id));
}

async function keep(images: readonly Recent[]): Promise<void> {
  try {
    await set("images", images, store);
  } catch {
    // Not kept, then: private windows may forbid it.
  }
}

/** The files behind a recent image. Null: the user must choose it again. Call it in a click: the browser asks for permission. */
export async function reopen({ handles }: Recent): Promise<readonly File[] | null> {
  if (!handles) return null;
  const files: File[] = [];
  for (const handle of handles) {
    const options = { mode: "read" } as const;
    if ((await handle.queryPermission(options)) !== "granted" && (await handle.requestPermission(options)) !== "granted") return null;
    files.push(await handle.getFile());
  }
  return files;
}
