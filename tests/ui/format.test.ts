import { assert } from "chai";
import { formatBytes, formatOffset, parseOffset, plural } from "../../src/ui/format/bytes.ts";
import { formatMoment } from "../../src/ui/format/dates.ts";
import { formatDuration } from "../../src/ui/format/duration.ts";
import { shown } from "../../src/ui/format/names.ts";
import { textDocument } from "../../src/ui/preview-shell.ts";

suite("words for people", () => {
  test("bytes have three figures at most, and single ones are counted", () => {
    assert.deepEqual([0, 1, 999, 1024, 1536, 123_456_789, 15 * 2 ** 40].map(formatBytes), ["0 bytes", "1 byte", "999 bytes", "1 KiB", "1.5 KiB", "118 MiB", "15 TiB"]);
  });

  test("offsets are as wide as the largest one of their source, and never narrower than eight digits", () => {
    assert.equal(formatOffset(0x1f0), "000001F0");
    assert.equal(formatOffset(0, 2 ** 44), "00000000000");
  });

  test("offsets are read as decimal, or as hexadecimal where they look like it", () => {
    assert.deepEqual(["512", "0x200", "1FE", "ffh", "1 000", "1_0", "g", "", "0x", "99999999999999999999"].map(parseOffset), [512, 512, 510, 255, 1000, 10, null, null, null, null]);
  });

  test("a time recorded without a zone is shown as it stands, whatever the setting", () => {
    const moment = { iso: "2026-07-18T09:30:00", zone: "local" } as const;
    assert.equal(formatMoment(moment, "utc"), "18 Jul 2026, 09:30");
    assert.equal(formatMoment(moment, "here"), "18 Jul 2026, 09:30");
    assert.equal(formatMoment({ iso: "2026-07-18T09:30:00+02:00", zone: 120 }, "utc"), "18 Jul 2026, 07:30");
    assert.equal(formatMoment(null, "utc"), "");
  });

  test("time left is rounded the more the longer it is", () => {
    assert.deepEqual([2, 12, 59, 61, 3000, 3600, 9000, 90_000].map(formatDuration), ["a few seconds", "15 seconds", "60 seconds", "1 minute", "50 minutes", "1 hour", "2.5 hours", "25 hours"]);
  });

  test("a name cannot hide what it ends in, nor break a line; letters of every script stay", () => {
    assert.equal(shown("holiday\u202egpj.exe"), "holiday\ufffdgpj.exe");
    assert.equal(shown("a\nb\u0000"), "a\ufffdb\ufffd");
    assert.equal(shown("\u05e9\u05dc\u05d5\u05dd.jpg \u5199\u771f \ud83d\ude00"), "\u05e9\u05dc\u05d5\u05dd.jpg \u5199\u771f \ud83d\ude00");
  });

  test("one is not many", () => {
    assert.deepEqual([plural(1, "file"), plural(1234, "file"), plural(2, "entry", "entries")], ["1 file", "1,234 files", "2 entries"]);
  });

  test("text of an image never becomes markup in its preview", () => {
    const page = new DOMParser().parseFromString(textDocument("</pre><script>alert(1)</script><img src=x onerror=alert(1)>&lt;\0", false), "text/html");
    assert.equal(page.querySelector("pre")!.textContent, "</pre><script>alert(1)</script><img src=x onerror=alert(1)>&lt;");
    assert.isNull(page.querySelector("script, img"));
  });
});
