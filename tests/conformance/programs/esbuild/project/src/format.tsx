declare namespace JSX {
  interface IntrinsicElements {
    b: { title?: string };
  }
}

const h = (tag: string, attributes: object | null, ...children: string[]) =>
  `<${tag} ${JSON.stringify(attributes)}>${children.join("")}</${tag}>`;

export const bold = (text: string): string => <b title="x &amp; y">{text}</b> as unknown as string;

export function table(rows: string[][]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")).join("\n");
}
