"""Rows of a DataFrame, without importing the library it comes from."""

from __future__ import annotations

from typing import Any, Dict, Iterable, Iterator, List, Mapping, Optional


def frame_rows(
    df: Any,
    roles: Mapping[str, Optional[str]],
    scores: Mapping[str, str],
    features: Optional[Iterable[str]],
) -> Iterator[Dict[str, Any]]:
    """The arguments of a prediction for each row.

    :raises ValueError: when a column is not there, or twice
    """
    names = list(df.columns)
    taken = {role: column for role, column in roles.items() if column is not None}
    chosen = (
        [name for name in names if name not in taken.values() and name not in scores.values()]
        if features is None
        else list(features)
    )
    for column in [*taken.values(), *scores.values(), *chosen]:
        if names.count(column) != 1:
            times = "not there" if column not in names else "there more than once"
            raise ValueError(f"Column {column!r} is {times}; columns are {names}")
    columns = {name: _values(df[name]) for name in {*chosen, *taken.values(), *scores.values()}}
    return _rows(len(df), columns, taken, scores, chosen)


def _rows(
    count: int,
    columns: Mapping[Any, List[Any]],
    taken: Mapping[str, str],
    scores: Mapping[str, str],
    chosen: List[Any],
) -> Iterator[Dict[str, Any]]:
    for i in range(count):
        row: Dict[str, Any] = {role: columns[column][i] for role, column in taken.items()}
        for role in ("id", "subject"):
            if role in row:
                row[role] = _text(row[role])
        row["features"] = {str(name): columns[name][i] for name in chosen}
        if scores:
            row["scores"] = {label: columns[column][i] for label, column in scores.items()}
        yield row


def _text(value: Any) -> Optional[str]:
    """Ids are texts; a missing one is none at all."""
    if value is None or value != value:
        return None
    return str(value)


def _values(column: Any) -> List[Any]:
    """pandas says tolist, Polars to_list; both give plain Python values.

    In a column that is not of floats, pandas' NaN is a value that is missing.
    """
    values = list(column.tolist() if hasattr(column, "tolist") else column.to_list())
    if getattr(getattr(column, "dtype", None), "kind", "f") == "f":
        return values
    return [None if isinstance(value, float) and value != value else value for value in values]
