import type { ContainerFormat } from "./container.ts";
import { raw } from "./raw.ts";

/** Asked in this order; the first that is at least half sure, else raw, opens the image. */
export const CONTAINERS: readonly ContainerFormat[] = [raw];
