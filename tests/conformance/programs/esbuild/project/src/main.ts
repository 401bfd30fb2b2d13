import { Circle, Rectangle, type Shape, area } from "./shapes";
import { bold, table } from "./format";
import settings from "./settings.json";
import greeting from "./greeting.txt";

enum Level {
  Low = 1,
  High = Low << 3,
  Name = "name".length,
}

abstract class Report<T extends Shape> {
  #rows: readonly T[];
  static count = 0;

  constructor(rows: readonly T[], protected readonly title?: string) {
    this.#rows = rows;
    Report.count++;
  }

  abstract render(): string;

  get rows(): readonly T[] {
    return this.#rows;
  }
}

class TextReport extends Report<Shape> {
  override render(): string {
    const lines = this.rows.map((shape, i) => [`${i + 1}`, shape.kind, area(shape).toFixed(settings.digits)]);
    return `${bold(this.title ?? "untitled")}\n${table(lines)}`;
  }
}

const shapes: Shape[] = [new Circle(1.5), new Rectangle({ width: 2, height: settings.sizes[1]! })];
if (process.env.NODE_ENV === "production") {
  console.log(new TextReport(shapes, "shapes").render());
} else {
  console.log("dropped when bundled");
}
async function* numbers(limit: number): AsyncGenerator<number> {
  for (let i = 0; i < limit; i++) yield i ** 2;
}
(async () => {
  let sum = 0n;
  for await (const n of numbers(Level.High)) sum += BigInt(n);
  console.log(greeting.trim(), sum, Level[Level.Low], Report.count satisfies number);
  const { lazily } = await import("./lazy");
  console.log(lazily`a ${1} b ${[..."cd"].length}`);
})();
