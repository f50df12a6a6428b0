import { control, debounce, each } from "./dom";
import { release } from "./guard";

/** Milliseconds of quiet after which what was typed is kept. */
const pause = 5000;

/**
 * Forms with data-autosave keep what was typed a few seconds after it was. The answer is the part of the page with that id: it
 * says when all was kept, which version stands now, and what couldn't be. After a clash nothing more is sent by itself.
 */
export function autosave(root: ParentNode): void {
  each<HTMLFormElement>(root, "form[data-autosave]", (form) => {
    const id = form.dataset.autosave ?? "";
    const version = control(form, "version");
    let sending = false;
    let again = false;
    let stopped = false;
    const keep = async () => {
      if (stopped) return;
      if (sending) {
        again = true;
        return;
      }
      sending = true;
      again = false;
      const body = new URLSearchParams();
      for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
      try {
        const headers = { Accept: "text/html", "HX-Request": "true", "HX-Request-Type": "partial" };
        const answer = await fetch(form.action, { method: "POST", body, headers });
        const part = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(id);
        const place = document.getElementById(id);
        if (!part || !place) throw new Error("no answer of ours");
        place.replaceChildren(...part.childNodes);
        stopped = answer.status === 409;
        if (!stopped && version) version.value = part.dataset.version ?? version.value;
        if (answer.ok && !again) release(form);
      } catch {
        const place = document.getElementById(id);
        if (place) place.textContent = form.dataset.autosaveFailed ?? "";
      } finally {
        sending = false;
        if (again) later();
      }
    };
    const later = debounce(() => void keep(), pause);
    form.addEventListener("input", later);
    form.addEventListener("submit", () => {
      stopped = true;
    });
  });
}
