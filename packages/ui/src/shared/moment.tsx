const two = (value: number): string => String(value).padStart(2, "0");

/** ISO date and time in the viewer's zone. */
export function momentText(iso: string): string {
  const at = new Date(iso);
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** A time in the viewer's zone; UTC when pointed at. */
export function Moment({ at }: { readonly at: string | null }) {
  if (at === null) return <>–</>;
  return (
    <time dateTime={at} title={`${at.slice(0, 19).replace("T", " ")} UTC`}>
      {momentText(at)}
    </time>
  );
}

export function Span({ from, to }: { readonly from: string; readonly to: string }) {
  return (
    <>
      <Moment at={from} /> – <Moment at={to} />
    </>
  );
}
