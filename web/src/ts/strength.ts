import { control, debounce, each } from "./dom";

/** Measures a new password on the server while it is typed: the rules live there. */
export function strength(root: ParentNode): void {
  each(root, "[data-strength]", (box) => {
    const input = document.getElementById(box.dataset.strength ?? "") as HTMLInputElement | null;
    const row = box.querySelector<HTMLElement>("[data-strength-meter]");
    const meter = row?.querySelector("meter");
    const words = box.querySelector<HTMLElement>("[data-strength-text]");
    const url = box.dataset.url;
    if (!input || !row || !meter || !words || !url) return;
    let asked = 0;
    const measure = async () => {
      const turn = ++asked;
      if (input.value === "") {
        row.hidden = true;
        words.textContent = "";
        return;
      }
      const body = new URLSearchParams({ password: input.value });
      for (const name of ["form_token", ...(box.dataset.context ?? "").split(" ")]) {
        const other = control(input.form, name);
        if (other) body.append(name, other.value);
      }
      try {
        const answer = await fetch(url, { method: "POST", body, headers: { Accept: "application/json" } });
        if (!answer.ok || turn !== asked) return;
        const { score, text } = (await answer.json()) as { score: number; text: string };
        // A meter at nought would look broken, not weak.
        meter.value = Math.max(0.5, score);
        words.textContent = text;
        row.hidden = false;
      } catch {
        row.hidden = true;
      }
    };
    input.addEventListener(
      "input",
      debounce(() => void measure(), 250),
    );
  });
}
