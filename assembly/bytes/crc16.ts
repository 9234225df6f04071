// CRC-16 as MP3 encoders write it (ARC): reflected polynomial 0xA001, from 0.

const TABLE: usize = memory.data(512);
let ready: bool = false;

function prepare(): void {
  for (let i: u32 = 0; i < 256; i++) {
    let value = i;
    for (let bit = 0; bit < 8; bit++) value = (value >> 1) ^ (0xa001 & (0 - (value & 1)));
    store<u16>(TABLE + (i << 1), <u16>value);
  }
  ready = true;
}

/** CRC-16 of `length` bytes at `data`, continued from `crc` (0 to start). */
export function crc16(data: usize, length: u32, crc: u32): u32 {
  if (!ready) prepare(); // a constant table, not state
  for (const end = data + length; data < end; data++) crc = (crc >> 8) ^ load<u16>(TABLE + (((crc ^ load<u8>(data)) & 0xff) << 1));
  return crc;
}
