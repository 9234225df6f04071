import { assert } from "chai";
import { toIso, toMilliseconds, toUtcMilliseconds } from "../../../src/engine/core/timestamp.ts";

const second = 1_000_000_000n;

suite("timestamps", () => {
  test("a time is written with the zone that it has, and with none where none is known", () => {
    const nanoseconds = 1_700_000_000n * second;
    assert.equal(toIso({ nanoseconds, zone: "utc" }), "2023-11-14T22:13:20Z");
    assert.equal(toIso({ nanoseconds, zone: "local" }), "2023-11-14T22:13:20");
    assert.equal(toIso({ nanoseconds, zone: -210 }), "2023-11-14T22:13:20-03:30");
    assert.isNull(toIso(null));
  });

  test("hundreds of nanoseconds and times before 1970 survive", () => {
    assert.equal(toIso({ nanoseconds: 1_234_567_800n, zone: "utc" }), "1970-01-01T00:00:01.2345678Z");
    assert.equal(toIso({ nanoseconds: -second / 2n, zone: "utc" }), "1969-12-31T23:59:59.5Z");
    assert.equal(toIso({ nanoseconds: -11_644_473_600n * second, zone: "utc" }), "1601-01-01T00:00:00Z");
  });

  test("times of many minutes, in any order, keep their own text", () => {
    for (let i = 0; i < 5000; i++) {
      const seconds = (i % 7 - 3) * 1024 * 60 * (i % 11) + i * 37;
      assert.equal(toIso({ nanoseconds: BigInt(seconds) * second + 120n, zone: "local" }), new Date(seconds * 1000).toISOString().replace(".000Z", ".00000012"));
    }
  });

  test("a date that no calendar holds is no date", () => {
    assert.isNull(toIso({ nanoseconds: 2n ** 63n * 1000n, zone: "utc" }));
  });

  test("a local time becomes an instant by the zone setting, one with an offset by its own", () => {
    const nanoseconds = 1_700_000_000n * second;
    assert.equal(toUtcMilliseconds({ nanoseconds, zone: "local" }, () => 60), 1_700_000_000_000 - 3_600_000);
    assert.equal(toUtcMilliseconds({ nanoseconds, zone: 120 }, () => 60), 1_700_000_000_000 - 7_200_000);
    assert.equal(toUtcMilliseconds({ nanoseconds, zone: "utc" }, () => 60), 1_700_000_000_000);
    assert.isNaN(toMilliseconds(null));
  });
});
