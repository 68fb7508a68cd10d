"""Tests of benchmarks/report.py and of the command: the tables, the marked part of a page, and wrong arguments."""

import json
from pathlib import Path

import pytest

from benchmarks.__main__ import main
from benchmarks.report import NoPlaceError, as_json, markdown, placed
from benchmarks.results import Results
from benchmarks.targets import Target, judge

MARKED = "# Title\n\n<!-- benchmark: begin -->\nold\n<!-- benchmark: end -->\n\nMore.\n"


@pytest.fixture
def results() -> Results:
    """Results of three rounds."""
    results = Results(missing={"Mockoon": "npm was\nnot found"})
    for wall in (2.0, 1.0, 2.0):
        results.add("cold job", "vobiz-mock", {"wall s": wall})
        results.add("cold job", "Prism", {"wall s": 4.0})
    return results


def test_the_marked_part_of_a_page_is_replaced() -> None:
    """The rest of the page stays as it is."""
    expected = "# Title\n\n<!-- benchmark: begin -->\n\nnew\n\n<!-- benchmark: end -->\n\nMore.\n"
    assert placed(MARKED, "new\n") == expected


def test_a_page_without_a_marked_part_is_refused() -> None:
    """The figures are not appended somewhere."""
    with pytest.raises(NoPlaceError, match="benchmark: begin"):
        placed("# Title\n", "new\n")


@pytest.mark.parametrize(
    "line",
    [
        "| cold job | wall s | Prism | 0.5 (0.25–0.5) | ≤ 0.45 | MISS |",  # noqa: RUF001 as in the table
        "| vobiz-mock | 2 (1–2) |",  # noqa: RUF001
        "| Prism | 4 |",
        "Not measured: Mockoon. npm was not found",
        "| processor | fast |",
    ],
)
def test_the_tables_show_everything(results: Results, line: str) -> None:
    """The machine, the verdicts, the figures, and who is missing."""
    judgements = judge([Target("cold job", "wall s", 0.45, ("Prism",))], results)
    assert line in markdown(results, judgements, {"processor": "fast"}, 3).splitlines()


def test_the_json_has_the_value_of_each_round(results: Results) -> None:
    """Other statistics can be made from it."""
    written = json.loads(as_json(results, [], {}))
    assert written["figures"]["cold job"]["vobiz-mock"] == {"wall s": [2.0, 1.0, 2.0]}


@pytest.mark.parametrize("arguments", [["--rounds", "0"], ["--only", "nothing"], ["--markdown", "page.md"]])
def test_a_wrong_argument_is_refused_before_a_run(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An hour of measurements is not lost to a page without a place for them."""
    monkeypatch.chdir(tmp_path)
    Path("page.md").write_text("# Title\n")
    with pytest.raises(SystemExit) as error:
        main(arguments)
    assert error.value.code == 2
