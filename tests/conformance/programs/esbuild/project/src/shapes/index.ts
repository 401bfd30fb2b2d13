export * from "./circle";
export { Rectangle } from "./rectangle";
import type { Circle } from "./circle";
import type { Rectangle } from "./rectangle";

export type Shape = Circle | Rectangle;

export function area(shape: Shape): number {
  switch (shape.kind) {
    case "circle":
      return Math.PI * shape.radius ** 2;
    case "rectangle":
      return shape.size.width * shape.size.height;
    default:
      return unreachable(shape);
  }
}

function unreachable(value: never): never {
  throw new TypeError(`no shape: ${JSON.stringify(value)}`);
}

export function unused(): void {
  console.log("shaken off the tree");
}
