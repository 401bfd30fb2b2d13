export const lazily = (parts: TemplateStringsArray, ...values: unknown[]): string =>
  parts.raw.reduce((text, part, i) => text + String(values[i - 1] ?? "?") + part);
