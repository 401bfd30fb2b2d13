export class Rectangle {
  readonly kind = "rectangle";

  constructor(readonly size: { width: number; height: number }) {}
}
