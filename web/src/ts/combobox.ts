import { each, icon } from "./dom";
import { place } from "./menus";

type Choice = { value: string; text: string; hint: string; words: string };

/** Makes a long select searchable. The select stays in the form and keeps the value. */
export function combobox(root: ParentNode): void {
  each(root, "[data-combobox]", (box) => {
    const select = box.querySelector("select");
    if (select) new Combobox(box, select);
  });
}

class Combobox {
  private readonly face = document.createElement("input");
  private readonly list = document.createElement("ul");
  private readonly count = document.createElement("span");
  private readonly choices: Choice[];
  private active = -1;

  constructor(
    private readonly box: HTMLElement,
    private readonly select: HTMLSelectElement,
  ) {
    const byValue = box.dataset.hints === "value";
    this.choices = [...select.options].map((o) => {
      const c = { value: o.value, text: o.text, hint: o.dataset.hint ?? (byValue ? o.value : "") };
      return { ...c, words: fold(`${c.text} ${c.hint} ${c.value}`) };
    });
    this.build();
    this.settle();
    this.listen();
  }

  private build(): void {
    const { face, list, select } = this;
    face.className = "ctl combo-face";
    face.id = select.id + "-face";
    face.type = "text";
    list.className = "combo-list";
    list.id = select.id + "-list";
    list.popover = "manual";
    list.setAttribute("role", "listbox");
    list.tabIndex = -1;
    const label = document.querySelector<HTMLLabelElement>(`label[for="${CSS.escape(select.id)}"]`);
    if (label) {
      label.htmlFor = face.id;
      list.setAttribute("aria-label", label.textContent?.trim() ?? "");
    }
    for (const [name, value] of Object.entries({
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": list.id,
      autocomplete: "off",
      spellcheck: "false",
    })) {
      face.setAttribute(name, value);
    }
    for (const name of ["aria-describedby", "aria-invalid", "disabled"]) {
      const value = select.getAttribute(name);
      if (value !== null) face.setAttribute(name, value);
    }
    select.hidden = true;
    this.count.className = "vh";
    this.count.setAttribute("role", "status");
    this.box.append(face, list, this.count);
    const arrow = icon("chevrons-up-down");
    if (arrow) this.box.append(arrow);
  }

  private listen(): void {
    const { face, list } = this;
    face.addEventListener("click", () => this.show(""));
    face.addEventListener("focus", () => face.select());
    face.addEventListener("input", () => this.show(face.value));
    face.addEventListener("keydown", (e) => this.key(e));
    face.addEventListener("blur", () => {
      this.hide();
      this.settle();
    });
    list.addEventListener("mousedown", (e) => e.preventDefault());
    list.addEventListener("click", (e) => {
      const option = e.target instanceof Element ? e.target.closest<HTMLElement>("[role=option]") : null;
      if (option) this.choose(option.dataset.value ?? "");
    });
    this.select.form?.addEventListener("reset", () => setTimeout(() => this.settle()));
    addEventListener("scroll", (e) => e.target !== list && this.hide(), { capture: true, passive: true });
    addEventListener("resize", () => this.hide());
  }

  private get open(): boolean {
    return this.list.matches(":popover-open");
  }

  private show(typed: string): void {
    const wanted = fold(typed).split(" ").filter(Boolean);
    // "rus" means Russia before Belarus.
    const inside = (c: Choice) => Number(wanted.some((w) => !` ${c.words}`.includes(` ${w}`)));
    const found = this.choices.filter((c) => wanted.every((w) => c.words.includes(w))).sort((a, b) => inside(a) - inside(b));
    const options = found.map((c, i) => this.option(c, i));
    if (options.length === 0) {
      const none = document.createElement("li");
      none.className = "combo-none";
      none.textContent = this.box.dataset.none ?? "";
      options.push(none);
    }
    this.list.replaceChildren(...options);
    this.count.textContent =
      found.length === 0 ? (this.box.dataset.none ?? "") : (this.box.dataset.found ?? "").replace("#", String(found.length));
    if (!this.open) {
      this.list.showPopover();
      this.face.setAttribute("aria-expanded", "true");
    }
    this.list.style.width = this.face.offsetWidth + "px";
    place(this.list, this.face);
    const at = typed === "" ? found.findIndex((c) => c.value === this.select.value) : found.length > 0 ? 0 : -1;
    this.activate(at);
  }

  private option(c: Choice, i: number): HTMLLIElement {
    const li = document.createElement("li");
    li.id = `${this.list.id}-${i}`;
    li.setAttribute("role", "option");
    li.setAttribute("aria-selected", String(c.value === this.select.value));
    li.dataset.value = c.value;
    li.append(c.text);
    if (c.hint) {
      const small = document.createElement("small");
      small.textContent = c.hint;
      li.append(small);
    }
    return li;
  }

  private hide(): void {
    if (!this.open) return;
    this.list.hidePopover();
    this.face.setAttribute("aria-expanded", "false");
    this.face.removeAttribute("aria-activedescendant");
  }

  private activate(at: number): void {
    const all = [...this.list.querySelectorAll<HTMLElement>("[role=option]")];
    all[this.active]?.classList.remove("is-active");
    this.active = at;
    all.forEach((o, i) => o.classList.toggle("is-active", i === at));
    const option = all[at];
    if (!option) {
      this.face.removeAttribute("aria-activedescendant");
      return;
    }
    this.face.setAttribute("aria-activedescendant", option.id);
    const top = option.offsetTop - this.list.offsetHeight / 2;
    this.list.scrollTop = Math.max(0, top);
  }

  private key(e: KeyboardEvent): void {
    const all = this.list.querySelectorAll<HTMLElement>("[role=option]");
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[e.key];
    if (step) {
      e.preventDefault();
      if (!this.open) this.show("");
      else this.activate(Math.max(0, Math.min(all.length - 1, this.active + step)));
    } else if (e.key === "Enter" && this.open) {
      e.preventDefault();
      this.choose(all[this.active]?.dataset.value ?? this.select.value);
    } else if (e.key === "Escape" && this.open) {
      e.preventDefault();
      this.hide();
      this.settle();
    }
  }

  private choose(value: string): void {
    this.select.value = value;
    this.hide();
    this.settle();
    for (const name of ["input", "change"]) this.select.dispatchEvent(new Event(name, { bubbles: true }));
  }

  /** Shows what is chosen, whatever was typed. */
  private settle(): void {
    this.face.value = this.select.selectedOptions[0]?.text ?? "";
  }
}

/** Case, ё and punctuation of zone names don't matter. */
function fold(s: string): string {
  return s
    .toLowerCase()
    .replaceAll("ё", "е")
    .replace(/[_/,()–]+/g, " ")
    .trim();
}
