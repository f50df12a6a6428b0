import { each } from "./dom";

/** Says how many characters are left, as the server counts them: by code point, line ends as one. */
export function counter(root: ParentNode): void {
  each<HTMLTextAreaElement>(root, "textarea[data-max]", (area) => {
    const max = Number(area.dataset.max);
    const line = document.getElementById(area.id + "-count");
    if (!line || !max) return;
    const count = () => {
      const left = max - [...area.value].length;
      line.textContent = ((left < 0 ? line.dataset.over : line.dataset.left) ?? "").replace("#", String(Math.abs(left)));
      line.classList.toggle("is-over", left < 0);
    };
    area.addEventListener("input", count);
    area.form?.addEventListener("reset", () => setTimeout(count));
    count();
  });
}
