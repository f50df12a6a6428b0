import { each } from "./dom";

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];
const month = 30 * 86400;

/** Says "3 hours ago" in the page's language; what is older than a month keeps its date. */
export function ago(root: ParentNode): void {
  const speak = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });
  const draw = (within: ParentNode) => {
    each<HTMLTimeElement>(within, "time[data-ago]", (time) => {
      const seconds = (Date.parse(time.dateTime) - Date.now()) / 1000;
      if (!Number.isFinite(seconds) || Math.abs(seconds) > month) return;
      const [unit, size] = steps.find(([, s]) => Math.abs(seconds) >= s) ?? ["second", 1];
      time.textContent = Math.abs(seconds) < 45 ? speak.format(0, "second") : speak.format(Math.round(seconds / size), unit);
    });
  };
  draw(root);
  // One clock for the whole page, whatever comes later.
  if (root === document) setInterval(() => draw(document), 60_000);
}
