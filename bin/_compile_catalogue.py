"""Compile one translation catalogue: `_compile_catalogue.py SOURCE.po GOAL.mo`."""

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def main(source: Path, goal: Path) -> None:
    """Write GOAL whole or not at all; a placeholder that got lost in translation is refused."""
    with source.open("rb") as text:
        catalogue = read_po(text, locale=source.parts[-3])
    wrong = [
        f"{source}:{message.lineno}: {error}"
        for message, errors in catalogue.check()
        for error in errors
        if message.string and not message.fuzzy
    ]
    if wrong:
        sys.exit("\n".join(wrong))
    draft = goal.with_suffix(".draft")
    with draft.open("wb") as compiled:
        write_mo(compiled, catalogue)
    draft.replace(goal)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve())
