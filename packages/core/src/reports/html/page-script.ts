/** Runs before anything is painted, so that a chosen theme does not flash. */
export const themeScript = `
try{const theme=localStorage.getItem("plumbline-theme");
if(theme==="dark"||theme==="light")document.documentElement.dataset.theme=theme}catch{}
`;

/** The toggle, and search, filter and sorting of the table. Without it the report is complete, only still. */
export const pageScript = `
(() => {
  const root = document.documentElement;
  const button = document.getElementById("theme");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ?? (dark.matches ? "dark" : "light")) === "dark";
  const name = () => { button.textContent = isDark() ? "Light mode" : "Dark mode"; };
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    try { localStorage.setItem("plumbline-theme", root.dataset.theme); } catch {}
    name();
  });
  dark.addEventListener("change", name);
  name();
  button.hidden = false;

  const table = document.getElementById("results-table");
  if (!table) return;
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const texts = rows.map((row) => row.textContent.toLowerCase());
  const search = document.getElementById("results-search");
  const verdict = document.getElementById("results-verdict");
  const count = document.getElementById("results-count");
  const filter = () => {
    const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, place) => {
      const fits = (verdict.value === "" || row.dataset.verdict === verdict.value) &&
        words.every((word) => texts[place].includes(word));
      row.hidden = !fits;
      if (fits) shown++;
    });
    count.textContent = shown + " of " + rows.length + " shown";
  };
  search.addEventListener("input", filter);
  verdict.addEventListener("change", filter);
  const tools = document.getElementById("results-tools");
  tools.addEventListener("submit", (event) => event.preventDefault());
  tools.hidden = false;
  filter();

  const heads = [...table.tHead.rows[0].cells];
  const key = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.sort === undefined ? cell.textContent : Number(cell.dataset.sort);
  };
  const isText = (value) => typeof value === "string";
  const compare = (a, b) => {
    if (isText(a) !== isText(b)) return isText(a) ? 1 : -1;
    return isText(a) ? a.localeCompare(b, undefined, { numeric: true }) : a - b;
  };
  heads.forEach((head, column) => {
    const sort = document.createElement("button");
    sort.type = "button";
    sort.textContent = head.textContent;
    head.replaceChildren(sort);
    sort.addEventListener("click", () => {
      const turn = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", turn === 1 ? "ascending" : "descending");
      const keyed = rows.map((row, place) => ({ row, place, key: key(row, column) }));
      keyed.sort((a, b) => {
        if (isText(a.key) !== isText(b.key)) return compare(a.key, b.key);
        return turn * compare(a.key, b.key) || a.place - b.place;
      });
      body.append(...keyed.map((entry) => entry.row));
    });
  });
})();
`;
