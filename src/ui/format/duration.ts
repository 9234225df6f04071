/** Seconds for people, rounded the more the longer it takes: nobody can promise a second in an hour. */
export function formatDuration(seconds: number): string {
  if (seconds < 5) return "a few seconds";
  if (seconds < 60) return `${Math.ceil(seconds / 5) * 5} seconds`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return minutes === 1 ? "1 minute" : `${minutes} minutes`;
  const hours = seconds / 3600;
  if (Math.round(hours * 10) === 10) return "1 hour";
  return hours < 10 ? `${hours.toFixed(1).replace(".0", "")} hours` : `${Math.round(hours)} hours`;
}
