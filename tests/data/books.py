"""Files of tables as programs write them, for tests: workbooks, OpenDocument and Parquet."""

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pyarrow as pa
from pyarrow import parquet as arrow

Rows = Sequence[Sequence[Any]]
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN = f'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{OFFICE}"'
STATE = ' state="hidden"'
STYLES = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
"""Of numbers, and of dates."""
OPEN = "urn:oasis:names:tc:opendocument:xmlns"


class Formula(str):
    """A formula, as a cell of a workbook has it beside what it came to when the file was saved: 9."""


def workbook(sheets: Mapping[str, Rows | str], hidden: str = "") -> bytes:
    """Return an .xlsx with these sheets, whose rows may be given as XML."""
    parts = {f"xl/worksheets/sheet{at}.xml": _sheet(rows) for at, rows in enumerate(sheets.values(), 1)}
    places = [(f"rId{at}", f"{OFFICE}/worksheet", f"worksheets/sheet{at}.xml") for at in range(1, len(sheets) + 1)]
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{at}" r:id="rId{at}"{STATE * (name == hidden)}/>'
        for at, name in enumerate(sheets, 1)
    )
    return _zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
            "_rels/.rels": _relations([("rId1", f"{OFFICE}/officeDocument", "xl/workbook.xml")]),
            "xl/workbook.xml": f"<workbook {MAIN}><sheets>{listed}</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": _relations(places),
            "xl/styles.xml": f"<styleSheet {MAIN}>{STYLES}</styleSheet>",
            **parts,
        }
    )


def _relations(places: Sequence[tuple[str, str, str]]) -> str:
    inside = "".join(f'<Relationship Id="{name}" Type="{kind}" Target="{to}"/>' for name, kind, to in places)
    return f'<Relationships xmlns="{PACKAGE}/relationships">{inside}</Relationships>'


def _sheet(rows: Rows | str) -> str:
    if not isinstance(rows, str):
        rows = "".join(f"<row>{''.join(map(_cell, row))}</row>" for row in rows)
    return f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>"


def _cell(value: Any) -> str:
    if value is None:
        return "<c/>"
    if isinstance(value, Formula):
        return f"<c><f>{escape(value)}</f><v>9</v></c>"
    if isinstance(value, str):
        return f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    if isinstance(value, bool):
        return f'<c t="b"><v>{int(value)}</v></c>'
    if isinstance(value, date):
        return f'<c s="1"><v>{(value - date(1899, 12, 30)).days}</v></c>'
    return f"<c><v>{value!r}</v></c>"


def open_document(sheets: Mapping[str, Rows]) -> bytes:
    """Return an .ods with these sheets."""
    tables = "".join(
        f'<table:table table:name="{escape(name)}">{"".join(map(_open_row, rows))}</table:table>'
        for name, rows in sheets.items()
    )
    spaces = " ".join(f'xmlns:{name}="{OPEN}:{name}:1.0"' for name in ("office", "table", "text"))
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    return _zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{OPEN}:manifest:1.0"/>',
            "content.xml": f"<office:document-content {spaces}>{body}</office:document-content>",
        }
    )


def _open_row(row: Sequence[Any]) -> str:
    return f"<table:table-row>{''.join(map(_open_cell, row))}</table:table-row>"


def _open_cell(value: Any) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, str):
        shown = f"<text:p>{escape(value)}</text:p>"
        return f'<table:table-cell office:value-type="string">{shown}</table:table-cell>'
    return f'<table:table-cell office:value-type="float" office:value="{value!r}"/>'


def _zipped(parts: Mapping[str, str]) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as packed:
        for name, text in parts.items():
            packed.writestr(name, text)
    return file.getvalue()


def parquet(**columns: Any) -> bytes:
    """Return a Parquet file with these columns."""
    file = BytesIO()
    arrow.write_table(pa.table(columns), file)
    return file.getvalue()
