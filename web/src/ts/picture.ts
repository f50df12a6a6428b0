import type { Crop } from "./crop";
import { each } from "./dom";

const kinds = ["image/jpeg", "image/png", "image/webp", "image/gif"];

/** A picture can be chosen, dropped or pasted; it is then cropped, and the form is sent as it would be without scripts. */
export function picture(chooser: HTMLElement): void {
  const form = chooser.querySelector("form");
  const input = form?.querySelector<HTMLInputElement>("input[type=file]");
  const dialog = document.getElementById(chooser.dataset.picture ?? "") as HTMLDialogElement | null;
  const stage = dialog?.querySelector<HTMLElement>("[data-crop-stage]");
  if (!form || !input || !dialog || !stage) return;
  let crop: Crop | null = null;

  const take = async (file: File | undefined) => {
    if (!file) return;
    // What the browser can't draw goes to the server as it is: only the server knows why it is refused.
    if (!kinds.includes(file.type)) {
      form.requestSubmit();
      return;
    }
    const { Crop } = await import("./crop");
    const image = await Crop.load(file).catch(() => null);
    if (!image) {
      form.requestSubmit();
      return;
    }
    dialog.showModal();
    crop = new Crop(stage, image);
    stage.focus();
  };
  const drop = (files: FileList | undefined) => {
    if (!files || files.length === 0) return;
    const one = new DataTransfer();
    one.items.add(files[0] as File);
    input.files = one.files;
    void take(files[0]);
  };

  input.addEventListener("change", () => void take(input.files?.[0]));
  for (const [name, over] of [
    ["dragover", true],
    ["dragleave", false],
    ["drop", false],
  ] as const) {
    chooser.addEventListener(name, (e) => {
      e.preventDefault();
      chooser.classList.toggle("is-over", over);
      if (name === "drop") drop((e as DragEvent).dataTransfer?.files);
    });
  }
  document.addEventListener("paste", (e) => {
    const files = e.clipboardData?.files;
    if (!files?.length || dialog.open || (e.target instanceof Element && e.target.closest("input,textarea"))) return;
    e.preventDefault();
    drop(files);
  });
  each<HTMLButtonElement>(dialog, "[data-crop]", (button) => {
    button.addEventListener("click", () => crop?.move(button.dataset.crop ?? ""));
  });
  dialog.querySelector("[data-crop-use]")?.addEventListener("click", () => {
    for (const [name, value] of Object.entries(crop?.fields() ?? {})) {
      const field = form.elements.namedItem(name);
      if (field instanceof HTMLInputElement) field.value = String(value);
    }
    form.requestSubmit();
  });
  dialog.addEventListener("close", () => {
    crop?.end();
    crop = null;
    if (!form.dataset.sent) input.value = "";
  });
}
