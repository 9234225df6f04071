import { assert } from "chai";
import type { DataTable } from "../../src/ui/components/sv-table.ts";
import "../../src/ui/components/sv-table.ts";

interface Item { readonly number: number }

const columns = [{ id: "name", title: "Name", width: "1fr", sortable: true, cell: (row: Item) => `row ${row.number}` }];
const load = async (from: number, count: number) => Array.from({ length: count }, (_, i) => ({ number: from + i }));

async function table(count: number): Promise<DataTable<Item>> {
  const element = document.createElement("sv-table") as DataTable<Item>;
  element.style.height = "400px";
  Object.assign(element, { count, columns, load, label: "Items", version: {} });
  document.body.append(element);
  await settled(element);
  return element;
}

async function settled(element: DataTable<Item>): Promise<void> {
  for (let i = 0; i < 4; i++) {
    await element.updateComplete;
    await new Promise((resolve) => setTimeout(resolve, 5)); // frames do not come in a tab that is not in front
  }
}

const shown = (element: DataTable<Item>) => [...element.renderRoot.querySelectorAll(".body .row")].map((row) => row.querySelector("[role=gridcell]")!.textContent!.trim());
const grid = (element: DataTable<Item>) => element.renderRoot.querySelector<HTMLElement>("[role=grid]")!;

suite("sv-table", () => {
  teardown(() => document.querySelectorAll("sv-table").forEach((element) => element.remove()));

  test("only the rows near the screen exist, however many there are", async () => {
    const element = await table(1_000_000);
    assert.isBelow(shown(element).length, 20);
    assert.equal(shown(element)[0], "row 0");
    assert.equal(grid(element).getAttribute("aria-rowcount"), "1000001");
  });

  test("the chosen row stays marked when others are put before it", async () => {
    const element = await table(100);
    element.chosen = (row) => row.number === 3;
    await settled(element);
    const marked = () => [...element.renderRoot.querySelectorAll("[aria-selected=true]")].map((row) => row.getAttribute("aria-rowindex"));
    assert.deepEqual(marked(), ["5"]);
    Object.assign(element, { version: {}, load: async (from: number, count: number) => Array.from({ length: count }, (_, i) => ({ number: from + i - 2 })) });
    await settled(element);
    assert.deepEqual(marked(), ["7"]);
  });

  test("the End key reaches the last of a hundred million rows, past the height that an element may have", async () => {
    const element = await table(100_000_000);
    grid(element).dispatchEvent(new FocusEvent("focus")); // a tab that is not in front has no focus
    grid(element).dispatchEvent(new KeyboardEvent("keydown", { key: "End" }));
    await settled(element);
    assert.equal(shown(element).at(-1), "row 99999999");
    assert.equal(element.renderRoot.querySelector("[aria-selected=true]")!.getAttribute("aria-rowindex"), "100000001");
    grid(element).dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowUp" }));
    await settled(element);
    assert.equal(element.renderRoot.querySelector("[aria-selected=true]")!.getAttribute("aria-rowindex"), "100000000");
  });

  test("the wheel stays exact to the row where the scrollbar is scaled", async () => {
    const element = await table(100_000_000);
    grid(element).dispatchEvent(new WheelEvent("wheel", { deltaY: 34 * 3, cancelable: true }));
    await settled(element);
    assert.equal(shown(element)[0], "row 3");
  });

  test("dragging the scrollbar to its middle shows the middle", async () => {
    const element = await table(10_000_000);
    const scroller = grid(element);
    scroller.scrollTop = (scroller.scrollHeight - scroller.clientHeight) / 2;
    scroller.dispatchEvent(new Event("scroll"));
    await settled(element);
    const first = Number(shown(element)[0]!.slice(4));
    assert.closeTo(first, 5_000_000, 1000);
  });

  test("focus, ticks, opening and sorting are told to the owner", async () => {
    const element = await table(5);
    element.ticked = () => false;
    await settled(element);
    const told: string[] = [];
    for (const type of ["row-focus", "row-tick", "row-open", "sort"]) element.addEventListener(type, (event) => told.push(`${type} ${JSON.stringify((event as CustomEvent).detail)}`));
    grid(element).dispatchEvent(new FocusEvent("focus")); // a tab that is not in front has no focus
    await settled(element);
    for (const key of [" ", "Enter"]) grid(element).dispatchEvent(new KeyboardEvent("keydown", { key }));
    element.renderRoot.querySelector<HTMLElement>(".head button")!.click();
    assert.deepEqual(told, ['row-focus {"number":0}', 'row-tick {"index":0,"row":{"number":0}}', 'row-open {"number":0}', 'sort "name"']);
  });

  test("rows are asked for again when their version changes", async () => {
    const element = await table(3);
    Object.assign(element, { load: async () => [{ number: 7 }], count: 1, version: {} });
    await settled(element);
    assert.deepEqual(shown(element), ["row 7"]);
  });
});
