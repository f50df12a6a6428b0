import { each } from "./dom";

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/**
 * Copies what is typed into places elsewhere on the page, so that the client card is alive.
 * A place may join several names ("first_name last_name"); data-mirror-default stands in when they are empty.
 */
export function mirror(root: ParentNode): void {
  const fields = new Map<string, Field>();
  each<Field>(root, "[data-mirror-to]", (f) => fields.set(f.dataset.mirrorTo ?? "", f));
  if (fields.size === 0) return;
  const value = (name: string): string => {
    const f = fields.get(name);
    if (!f) return "";
    return (f instanceof HTMLSelectElement ? (f.value && f.selectedOptions[0]?.textContent) || "" : f.value).trim();
  };
  const join = (names: string) => names.split(" ").map(value).filter(Boolean).join(" ");
  const draw = () => {
    each(root, "[data-mirror]", (place) => {
      const names = (place.dataset.mirror ?? "").split("|");
      if (!names.some((n) => n.split(" ").some((one) => fields.has(one)))) return;
      const [first = "", ...rest] = names.map(join);
      // What follows the first part means nothing without it.
      let words = first || (place.dataset.mirrorDefault ?? "");
      if (first && rest[0]) words = (place.dataset.mirrorJoined ?? "#1 #2").replace("#1", first).replace("#2", rest[0]);
      place.textContent = words;
      const row = place.closest<HTMLElement>("[data-mirror-row]");
      if (row) row.hidden = words === "";
    });
  };
  for (const f of fields.values()) {
    f.addEventListener("input", draw);
    f.form?.addEventListener("reset", () => setTimeout(draw));
  }
  draw();
}
