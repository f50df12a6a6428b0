/** The chosen square, in pixels of the picture turned clockwise by rotate degrees. */
export type CropFields = { crop_x: number; crop_y: number; crop_side: number; rotate: number };

const margin = 16;
const nudge = 0.04;

/**
 * A picture that is moved, scaled and turned under a fixed round frame. Everything that dragging and pinching do can be
 * done by buttons and keys too.
 */
export class Crop {
  private readonly canvas = document.createElement("canvas");
  private readonly ends = new AbortController();
  private turned: HTMLCanvasElement;
  private rotation = 0;
  private zoom = 1;
  private x = 0.5; // the frame's middle, as a share of the turned picture
  private y = 0.5;
  private readonly pointers = new Map<number, { x: number; y: number }>();

  constructor(
    private readonly stage: HTMLElement,
    private readonly image: ImageBitmap,
  ) {
    this.canvas.setAttribute("aria-hidden", "true");
    stage.replaceChildren(this.canvas);
    this.turned = this.turn();
    this.listen();
    this.draw();
  }

  /** Reads a file the way people see it: with its orientation applied. */
  static load(file: File): Promise<ImageBitmap> {
    return createImageBitmap(file, { imageOrientation: "from-image" });
  }

  /** Frees the picture. */
  end(): void {
    this.ends.abort();
    this.image.close();
    this.stage.replaceChildren();
  }

  fields(): CropFields {
    const { width: w, height: h } = this.turned;
    const side = Math.min(w, h) / this.zoom;
    return {
      crop_x: Math.floor(Math.max(0, this.x * w - side / 2)),
      crop_y: Math.floor(Math.max(0, this.y * h - side / 2)),
      crop_side: Math.floor(side),
      rotate: this.rotation,
    };
  }

  /** Does what a tool button says. */
  move(what: string): void {
    const step = nudge / this.zoom;
    switch (what) {
      case "in":
        this.zoom *= 1.2;
        break;
      case "out":
        this.zoom /= 1.2;
        break;
      case "left":
        this.x += step;
        break;
      case "right":
        this.x -= step;
        break;
      case "up":
        this.y += step;
        break;
      case "down":
        this.y -= step;
        break;
      case "clockwise":
        this.rotate(90);
        break;
      case "anticlockwise":
        this.rotate(270);
        break;
    }
    this.draw();
  }

  private rotate(by: number): void {
    this.rotation = (this.rotation + by) % 360;
    [this.x, this.y] = by === 90 ? [1 - this.y, this.x] : [this.y, 1 - this.x];
    this.turned = this.turn();
  }

  /** A copy no larger than a screen needs would blur the sums; so the copy is full size, and drawn once per turn. */
  private turn(): HTMLCanvasElement {
    const { width: w, height: h } = this.image;
    const copy = document.createElement("canvas");
    const upright = this.rotation % 180 === 0;
    copy.width = upright ? w : h;
    copy.height = upright ? h : w;
    const pen = copy.getContext("2d");
    pen?.translate(copy.width / 2, copy.height / 2);
    pen?.rotate((this.rotation * Math.PI) / 180);
    pen?.drawImage(this.image, -w / 2, -h / 2);
    return copy;
  }

  private frame(): number {
    return Math.min(this.stage.clientWidth, this.stage.clientHeight) - 2 * margin;
  }

  /** Screen pixels per picture pixel. */
  private scale(): number {
    return (this.frame() / Math.min(this.turned.width, this.turned.height)) * this.zoom;
  }

  private keepInside(): void {
    const { width: w, height: h } = this.turned;
    const least = Math.min(w, h);
    this.zoom = Math.max(1, Math.min(this.zoom, Math.max(1, least / 96)));
    const half = least / this.zoom / 2;
    const hold = (share: number, whole: number) => Math.max(half / whole, Math.min(1 - half / whole, share));
    this.x = hold(this.x, w);
    this.y = hold(this.y, h);
  }

  private draw(): void {
    this.keepInside();
    const ratio = devicePixelRatio || 1;
    const { clientWidth: w, clientHeight: h } = this.stage;
    this.canvas.width = w * ratio;
    this.canvas.height = h * ratio;
    this.canvas.style.width = w + "px";
    this.canvas.style.height = h + "px";
    const pen = this.canvas.getContext("2d");
    if (!pen) return;
    const scale = this.scale();
    pen.scale(ratio, ratio);
    pen.imageSmoothingQuality = "high";
    pen.drawImage(
      this.turned,
      w / 2 - this.x * this.turned.width * scale,
      h / 2 - this.y * this.turned.height * scale,
      this.turned.width * scale,
      this.turned.height * scale,
    );
    const radius = this.frame() / 2;
    pen.beginPath();
    pen.rect(0, 0, w, h);
    pen.arc(w / 2, h / 2, radius, 0, 2 * Math.PI, true);
    pen.fillStyle = "rgb(10 13 20 / .58)";
    pen.fill();
    pen.beginPath();
    pen.arc(w / 2, h / 2, radius, 0, 2 * Math.PI);
    pen.lineWidth = 2;
    pen.strokeStyle = "#fff";
    pen.stroke();
  }

  private listen(): void {
    const { signal } = this.ends;
    const on = <K extends keyof HTMLElementEventMap>(name: K, f: (e: HTMLElementEventMap[K]) => void) =>
      this.stage.addEventListener(name, f, { signal });
    on("pointerdown", (e) => {
      this.stage.setPointerCapture(e.pointerId);
      this.pointers.set(e.pointerId, { x: e.clientX, y: e.clientY });
    });
    on("pointermove", (e) => this.drag(e));
    for (const name of ["pointerup", "pointercancel"] as const) on(name, (e) => this.pointers.delete(e.pointerId));
    on("wheel", (e) => {
      e.preventDefault();
      this.zoom *= Math.exp(-e.deltaY / 500);
      this.draw();
    });
    on("keydown", (e) => {
      const what = {
        ArrowLeft: "right",
        ArrowRight: "left",
        ArrowUp: "down",
        ArrowDown: "up",
        "+": "in",
        "=": "in",
        "-": "out",
        r: "clockwise",
      }[e.key];
      if (!what) return;
      e.preventDefault();
      this.move(what);
    });
    addEventListener("resize", () => this.draw(), { signal });
  }

  private drag(e: PointerEvent): void {
    const from = this.pointers.get(e.pointerId);
    if (!from) return;
    const before = this.spread();
    this.pointers.set(e.pointerId, { x: e.clientX, y: e.clientY });
    const after = this.spread();
    if (before > 0 && after > 0) this.zoom *= after / before;
    const share = 1 / (this.scale() * this.pointers.size);
    this.x -= ((e.clientX - from.x) * share) / this.turned.width;
    this.y -= ((e.clientY - from.y) * share) / this.turned.height;
    this.draw();
  }

  /** How far two fingers are apart. */
  private spread(): number {
    const [a, b] = [...this.pointers.values()];
    return a && b ? Math.hypot(a.x - b.x, a.y - b.y) : 0;
  }
}
