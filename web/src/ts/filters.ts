import { debounce, each } from "./dom";
import { fragment, waiting } from "./fragment";

const pause = 300;

/** The results of a list follow the typing; the address follows too, so that reloading and sharing give the same rows. */
export function filters(root: ParentNode, wake: (part: ParentNode) => void): void {
  each<HTMLFormElement>(root, "form[data-filters]", (form) => {
    const search = form.querySelector<HTMLInputElement>("input[data-live]");
    let asking: AbortController | undefined;

    const ask = async () => {
      const url = address(form);
      const results = document.querySelector("[data-results]");
      if (!results) return location.assign(url);
      asking?.abort();
      const mine = (asking = new AbortController());
      const done = waiting(results);
      try {
        const fresh = await fragment(url, "[data-results]", false, mine.signal);
        if (!fresh) return location.assign(url);
        results.replaceWith(fresh);
        wake(fresh);
        history.replaceState(null, "", url);
        settle(form, search, fresh);
      } catch {
        if (!mine.signal.aborted) location.assign(url);
      } finally {
        done();
      }
    };
    search?.addEventListener(
      "input",
      debounce(() => void ask(), pause),
    );
    form.addEventListener("submit", (e) => {
      e.preventDefault();
      const button = e.submitter;
      if (search && (!button || search.parentElement?.contains(button))) void ask();
      else location.assign(address(form));
    });
  });
}

/** Where the form leads, without its empty fields. */
function address(form: HTMLFormElement): URL {
  const url = new URL(form.getAttribute("action") ?? "", location.href);
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && value.trim() !== "") url.searchParams.append(name, value);
  }
  return url;
}

/** Says the count, and lets the form's links know what was typed. */
function settle(form: HTMLFormElement, search: HTMLInputElement | null, fresh: HTMLElement): void {
  const said = form.querySelector("[data-filters-said]");
  if (said) said.textContent = fresh.dataset.said ?? "";
  if (!search) return;
  const typed = search.value.trim();
  each<HTMLAnchorElement>(form, "a[data-keeps-query]", (link) => {
    const url = new URL(link.href);
    if (typed === "") url.searchParams.delete(search.name);
    else url.searchParams.set(search.name, typed);
    link.href = url.href;
  });
  const clear = form.querySelector<HTMLElement>("[data-filters-clear]");
  if (clear) clear.hidden = typed === "" && !form.querySelector(".filter.is-on");
}
