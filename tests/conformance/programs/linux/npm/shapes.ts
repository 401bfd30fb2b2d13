// A module with an error of types in its last line but one.
interface Point { x: number; y: number }
enum Color { Red, Green }
export class Shape<T extends Point> {
  constructor(private readonly points: T[], public color: Color = Color.Red) {}
  get first(): T | undefined { return this.points[0]; }
  async *walk(): AsyncGenerator<T> { for (const p of this.points) yield p; }
  area = () => this.points.reduce((sum, { x, y }) => sum + x * y, 0);
}
type Keys<T> = { [K in keyof T as `get${Capitalize<K & string>}`]: () => T[K] };
const getters: Keys<Point> = { getX: () => 1, getY: () => 2 };
const shape = new Shape([{ x: 1, y: 2 }, { x: 3, y: 4 }], Color.Green);
const wrong: string = shape.first?.x;
console.log(wrong ?? "none", shape.color, shape.area(), getters.getX());
