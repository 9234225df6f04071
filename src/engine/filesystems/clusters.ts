/** What FAT and exFAT have in common: clusters counted from 2, and content as runs of them. */
import type { ByteSource } from "../core/byte-source.ts";
import { RunList } from "../core/run-list.ts";
import { runs, zeros } from "../core/views.ts";

/** Where clusters lie on a volume. They are numbered 2 to clusterCount + 1. */
export interface ClusterGeometry {
  readonly clusterSize: number;
  readonly clusterCount: number;
  /** Where cluster 2 begins: FAT's data region, exFAT's cluster heap. */
  readonly heapOffset: number;
}

/** Whether `cluster` is one of the volume's. */
export function isCluster({ clusterCount }: ClusterGeometry, cluster: number): boolean {
  return cluster >= 2 && cluster < clusterCount + 2;
}

/** Byte offset of `cluster`, which is at least 2. */
export function clusterOffset({ heapOffset, clusterSize }: ClusterGeometry, cluster: number): number {
  return heapOffset + (cluster - 2) * clusterSize;
}

/** Content as clusters, in order. */
export interface ClusterRuns {
  /** First cluster of each run; -1: its clusters are lost. */
  readonly starts: readonly number[];
  readonly counts: readonly number[];
}

export const NO_CLUSTERS: ClusterRuns = { starts: [], counts: [] };

/** The first `length` bytes of a content as byte runs. */
export function byteRuns(geometry: ClusterGeometry, { starts, counts }: ClusterRuns, length = Infinity): RunList {
  const list = new RunList();
  for (let i = 0; i < starts.length && length > 0; i++) {
    const count = Math.min(length, counts[i]! * geometry.clusterSize);
    list.push(starts[i]! < 0 ? -1 : clusterOffset(geometry, starts[i]!), count);
    length -= count;
  }
  return list;
}

/** What lies behind the `size` bytes of a content in its last cluster. */
export function clusterSlack(volume: ByteSource, geometry: ClusterGeometry, { starts, counts }: ClusterRuns, size: number): ByteSource {
  const { clusterSize } = geometry;
  const inLast = size % clusterSize;
  let before = Math.floor(size / clusterSize);
  if (inLast === 0) return zeros(0);
  for (let i = 0; i < starts.length; before -= counts[i]!, i++) {
    if (before >= counts[i]!) continue;
    if (starts[i]! < 0) break;
    return runs(volume, RunList.of([clusterOffset(geometry, starts[i]! + before) + inLast], [clusterSize - inLast]));
  }
  return zeros(0);
}
