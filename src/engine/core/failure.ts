/**
 * Why something could not be opened: three kinds, always with words for a person and a place.
 * unreadable: the medium gives no bytes. unsupported: sound, but we cannot read it yet. damaged: it contradicts itself.
 */
export interface Failure {
  readonly kind: "unreadable" | "unsupported" | "damaged";
  /** One sentence: what is known, then what follows from it. */
  readonly what: string;
  /** Bytes from the start of the nearest enclosing source (image or volume). */
  readonly offset: number;
}

const KINDS = new Set(["unreadable", "unsupported", "damaged"]);

export function failure(kind: Failure["kind"], what: string, offset: number): Failure {
  return { kind, what, offset };
}

export function isFailure(value: unknown): value is Failure {
  return typeof value === "object" && value !== null && KINDS.has((value as Failure).kind) && typeof (value as Failure).what === "string";
}
