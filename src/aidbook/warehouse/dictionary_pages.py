"""Pages of the data dictionary: one self-contained HTML file per view and language, and an index of each language."""

from collections.abc import Mapping, Sequence
from operator import attrgetter
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from aidbook.warehouse.dictionary import DictionaryView

LANGUAGES = ("vi", "en")

SAID: Mapping[str, Mapping[str, str]] = {
    "en": {
        "dictionary": "Data dictionary",
        "lead": "What BI tools find in the schema bi: views by subject for everyday questions, and the stars behind them, joined by keys.",
        "lineage": "How it is made: dbt's models and their lineage",
        "views": "Views by subject",
        "facts": "Facts",
        "dimensions": "Dimensions",
        "column": "Column",
        "meaning": "Meaning",
        "type": "Type",
        "sum": "May be summed",
        "example": "Example",
        "key": "key",
        "joins": "joins",
        "columns": "columns",
        "sample": "Examples are of the sample: organisations and places are real, activities and amounts are made up.",
        "other": "Tiếng Việt",
        "any_slice": "over any slice",
        "within_year": "within one report year",
        "within_currency": "within one currency",
        "within_year_and_currency": "within one report year and currency",
        "never": "never",
        "text": "text",
        "date": "date",
        "boolean": "true or false",
        "numeric": "number",
        "integer": "whole number",
        "bigint": "whole number",
        "timestamp with time zone": "moment",
    },
    "vi": {
        "dictionary": "Từ điển dữ liệu",
        "lead": "Công cụ BI thấy trong lược đồ bi: khung nhìn theo chủ đề cho câu hỏi hằng ngày, và các bảng nguồn nối nhau bằng khóa.",
        "lineage": "Cách tạo ra: các mô hình dbt và nguồn gốc",
        "views": "Khung nhìn theo chủ đề",
        "facts": "Bảng sự kiện",
        "dimensions": "Bảng chiều",
        "column": "Cột",
        "meaning": "Ý nghĩa",
        "type": "Kiểu",
        "sum": "Cộng được",
        "example": "Ví dụ",
        "key": "khóa",
        "joins": "nối với",
        "columns": "cột",
        "sample": "Ví dụ lấy từ dữ liệu mẫu: tổ chức và địa danh có thật, hoạt động và số tiền là giả định.",
        "other": "English",
        "any_slice": "theo mọi lát cắt",
        "within_year": "trong một năm báo cáo",
        "within_currency": "trong một loại tiền",
        "within_year_and_currency": "trong một năm báo cáo và một loại tiền",
        "never": "không",
        "text": "chữ",
        "date": "ngày",
        "boolean": "đúng hoặc sai",
        "numeric": "số",
        "integer": "số nguyên",
        "bigint": "số nguyên",
        "timestamp with time zone": "thời điểm",
    },
}
"""Words around the dictionary's own."""


def write_pages(views: Sequence[DictionaryView], folder: Path) -> list[Path]:
    """Write ``<language>/<view>.html`` and ``<language>/index.html`` under the folder; an index links to ``dbt/index.html`` beside."""
    environment = Environment(
        loader=PackageLoader("aidbook.warehouse"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    groups = {
        "views": [view for view in views if not view.is_star],
        "facts": [view for view in views if view.name.startswith(("fct_", "bridge_"))],
        "dimensions": [view for view in views if view.name.startswith("dim_")],
    }
    written = []
    for language in LANGUAGES:
        environment.filters["in_language"] = attrgetter(language)
        around = {"said": SAID[language], "language": language, "others": [other for other in LANGUAGES if other != language]}
        (folder / language).mkdir(parents=True, exist_ok=True)
        pages = {"index": environment.get_template("dictionary_index.html.j2").render(groups=groups, **around)} | {
            view.name: environment.get_template("dictionary_view.html.j2").render(view=view, **around) for view in views
        }
        for name, page in pages.items():
            path = folder / language / f"{name}.html"
            path.write_text(page, encoding="utf-8")
            written.append(path)
    return written
