import { Button, Table } from "@mantine/core";
import { useRef, useState, type ReactNode } from "react";
import { countText } from "./format.ts";
import { useKeptPlace } from "./use-kept-place.ts";

/** So many rows are drawn at first: a table of thousands would hold up the page. */
const mostAtFirst = 200;

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
  readonly isNumber?: boolean;
}

interface DataTableProps<Row> {
  /** What the table holds, for those who cannot see it. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string | number;
}

/** A plain table that scrolls sideways on a small screen. */
export function DataTable<Row>({ caption, columns, rows, keyOf }: DataTableProps<Row>) {
  const [isWhole, setWhole] = useState(false);
  const frame = useRef<HTMLTableElement>(null);
  useKeptPlace(frame);
  const shown = isWhole ? rows : rows.slice(0, mostAtFirst);
  return (
    <>
      <Table.ScrollContainer
        minWidth={480}
        scrollAreaProps={{ viewportProps: { tabIndex: 0, role: "group", "aria-label": caption } }}
      >
        <Table
          ref={frame}
          verticalSpacing={6}
          highlightOnHover
          aria-label={caption}
          style={{ overflowWrap: "break-word" }}
        >
          <Table.Thead>
            <Table.Tr>
              {columns.map(({ title, isNumber }) => (
                <Table.Th key={title} className={isNumber === true ? "number" : ""} scope="col">
                  {title}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map((row) => (
              <Table.Tr key={keyOf(row)}>
                {columns.map(({ title, cell, isNumber }) => (
                  <Table.Td key={title} className={isNumber === true ? "number" : ""}>
                    {cell(row)}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {shown.length < rows.length && (
        <Button size="xs" variant="default" mt="xs" onClick={() => setWhole(true)}>
          Show all {countText(rows.length)} rows
        </Button>
      )}
    </>
  );
}
