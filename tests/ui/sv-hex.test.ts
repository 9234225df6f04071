import { assert } from "chai";
import type { HexView } from "../../src/ui/components/sv-hex.ts";
import "../../src/ui/components/sv-hex.ts";

/** Bytes that tell their own place: each 16 bytes hold their row's number, big-endian, as ASCII of the low byte. */
const read = async (offset: number, length: number) => ({ bytes: Uint8Array.from({ length }, (_, i) => Math.floor((offset + i) / 16) % 256), failed: null as string | null });

async function hex(size: number, reader = read): Promise<HexView> {
  const element = document.createElement("sv-hex");
  element.style.height = "300px";
  element.style.width = "900px";
  Object.assign(element, { size, read: reader, version: {} });
  document.body.append(element);
  await settled(element);
  return element;
}

async function settled(element: HexView): Promise<void> {
  for (let i = 0; i < 5; i++) {
    await element.updateComplete;
    await new Promise((resolve) => setTimeout(resolve, 5)); // frames do not come in a tab that is not in front
  }
}

const rows = (element: HexView) => [...element.renderRoot.querySelectorAll(".row")].map((row) => [row.querySelector(".offset")!.textContent!, row.querySelector(".bytes")?.textContent?.trim() ?? row.querySelector(".failed")?.textContent ?? ""]);
const caret = (element: HexView) => element.renderRoot.querySelector(".where")!.textContent!.trim();
const press = (element: HexView, init: KeyboardEventInit) => element.renderRoot.querySelector("[role=grid]")!.dispatchEvent(new KeyboardEvent("keydown", init));

suite("sv-hex", () => {
  teardown(() => document.querySelectorAll("sv-hex").forEach((element) => element.remove()));

  test("a row shows its offset, its bytes and their letters", async () => {
    const element = await hex(16, async () => ({ bytes: new TextEncoder().encode("FILE0 \u0001bytes..."), failed: null }));
    assert.equal(rows(element)[0]![0], "00000000");
    assert.equal(rows(element)[0]![1], "46 49 4C 45 30 20 01 62  79 74 65 73 2E 2E 2E");
    assert.equal(element.renderRoot.querySelector(".text")!.textContent, "FILE0 ·bytes...");
  });

  test("the last byte of 15 TiB is one jump away", async () => {
    const size = 15 * 2 ** 40;
    const element = await hex(size);
    const input = element.renderRoot.querySelector("input")!;
    input.value = `0x${(size - 1).toString(16)}`;
    element.renderRoot.querySelector("form")!.requestSubmit();
    await settled(element);
    assert.equal(rows(element).at(-1)![0], (size - 16).toString(16).toUpperCase());
    assert.include(caret(element), `0x${(size - 1).toString(16).toUpperCase()}`);
  });

  test("an offset outside the bytes is refused in words", async () => {
    const element = await hex(100);
    for (const wrong of ["100", "0xFFFF", "here", "-1", ""]) {
      element.renderRoot.querySelector("input")!.value = wrong;
      element.renderRoot.querySelector("form")!.requestSubmit();
      await settled(element);
      assert.include(caret(element), "no offset", wrong);
    }
  });

  test("the keys move the caret by bytes, rows and ends", async () => {
    const element = await hex(1000);
    const moves: [KeyboardEventInit, number][] = [[{ key: "ArrowRight" }, 1], [{ key: "ArrowDown" }, 17], [{ key: "End" }, 31], [{ key: "Home" }, 16], [{ key: "End", ctrlKey: true }, 999], [{ key: "ArrowDown" }, 999], [{ key: "Home", ctrlKey: true }, 0]];
    for (const [key, offset] of moves) {
      press(element, key);
      await settled(element);
      assert.include(caret(element), `0x${offset.toString(16).toUpperCase().padStart(8, "0")}`, JSON.stringify(key));
    }
  });

  test("bytes that cannot be read say so", async () => {
    const element = await hex(32, async (_, length) => ({ bytes: new Uint8Array(length), failed: "a bad sector" }));
    assert.equal(rows(element)[0]![1], "a bad sector");
  });
});
