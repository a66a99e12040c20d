"""The shape of the code: rooms, and the one way between them."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = ("reformportal.lib", "agencies", "targets", "reports", "reformportal")
FILES = sorted(
    path.relative_to(ROOT)
    for folder in ("reformportal", "agencies", "targets", "reports")
    for path in (ROOT / folder).rglob("*.py")
)
OURS = [path for path in FILES if "migrations" not in path.parts]


@pytest.fixture(params=OURS, ids=str)
def source(request) -> tuple[Path, ast.Module]:
    return request.param, ast.parse((ROOT / request.param).read_text())


def room_of(module: str) -> int | None:
    """The place of a module's room from the left; None for what is not ours.

    Template tags and tests of the portal itself stand where their folder says.
    """
    for place, room in enumerate(ROOMS):
        if module == room or module.startswith(room + "."):
            return place
    return None


def imported_modules(path: Path, tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and full name of each imported module; of `from package import module` too."""
    package = path.parent.parts
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            name = ".".join([*base, *([node.module] if node.module else [])])
            yield from ((node.lineno, f"{name}.{alias.name}") for alias in node.names)


def test_a_room_imports_only_from_rooms_to_its_left(source):
    path, tree = source
    here = room_of(".".join(path.with_suffix("").parts))
    back = [
        f"{path}:{line} imports {module}"
        for line, module in imported_modules(path, tree)
        if (there := room_of(module)) is not None and there > here
    ]
    assert not back


def test_imports_stand_at_the_top_of_the_file(source):
    path, tree = source
    hidden = [
        f"{path}:{node.lineno}"
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert not hidden


def test_every_imported_name_is_written_out(source):
    path, tree = source
    stars = [line for line, module in imported_modules(path, tree) if module.endswith(".*")]
    assert not stars, f"{path}: star import in line {stars}"


def test_no_signals_tie_models_together(source):
    path, tree = source
    signals = [
        f"{path}:{line}"
        for line, module in imported_modules(path, tree)
        if module.startswith("django.") and "signals" in module
    ]
    assert not signals


def test_a_file_has_fewer_than_400_lines(source):
    path, _tree = source
    assert len((ROOT / path).read_text().splitlines()) < 400


def test_an_arrow_that_runs_back_is_found():
    tree = ast.parse("from reports.models import Figure\nimport targets\nfrom ..urls import x")
    found = [name for _line, name in imported_modules(Path("agencies/models/user.py"), tree)]
    assert found == ["reports.models.Figure", "targets", "agencies.urls.x"]
    assert [room_of(name) for name in found] == [3, 2, 1]
