"""`afterwell survey wording`: a file to fill in with wording that the clinic is licensed for and we may not ship."""

from __future__ import annotations

from typing import Annotated

import typer

from app.errors import UsageError
from app.settings import PREFIX, load
from app.written import write
from surveys import library, supplied


def wording(
    survey: Annotated[str, typer.Argument(help="The survey's id, such as quickdash.")],
    language: Annotated[str, typer.Option(help="The language of the licensed form, such as en.")] = "en",
    out: Annotated[str | None, typer.Option(help="Where it goes, - to print it; usually ID.LANGUAGE.yaml.")] = None,
    *,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Write a wording file to fill in. Filled in, it goes into wording/ of the clinic's own folder."""
    content = library.source(survey, load().own).content
    if content.wording != "supplied":
        raise UsageError(f"The wording of {survey!r} is shipped; there is nothing to fill in")
    path = write(supplied.template(content, language).encode(), out, f"{survey}.{language}.yaml", force=force)
    if path:
        typer.echo(
            f"{path} names every text of {survey} that is needed. Fill it in, put it into wording/ of the folder that "
            f"{PREFIX}LIBRARY names, and run `afterwell check`."
        )
