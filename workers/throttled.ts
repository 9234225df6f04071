/** Least time between two reports, in milliseconds. */
const REPORT_EVERY = 100;

/** `report`, but not more often than a person sees; what is `last` is always told. */
export function throttled<Given extends unknown[]>(report: (...given: Given) => void, last: (...given: Given) => boolean = () => false): (...given: Given) => void {
  let told = 0;
  return (...given) => {
    if (performance.now() - told < REPORT_EVERY && !last(...given)) return;
    told = performance.now();
    report(...given);
  };
}
