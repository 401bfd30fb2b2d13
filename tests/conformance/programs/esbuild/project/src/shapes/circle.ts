export class Circle {
  readonly kind = "circle" as const;

  constructor(public radius: number) {}
}
