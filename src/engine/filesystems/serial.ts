/** The serial number of a FAT or exFAT volume as systems print it: "1A2B-3C4D". */
export function serialText(serial: number): string {
  const digits = serial.toString(16).toUpperCase().padStart(8, "0");
  return `${digits.slice(0, 4)}-${digits.slice(4)}`;
}
