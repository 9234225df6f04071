/** Whether `length` bytes from `at` lie before `end`; safe where `at + length` would wrap. */
// @ts-ignore: decorator
@inline
export function fits(at: u32, length: u32, end: u32): bool {
  return at <= end && length <= end - at;
}
