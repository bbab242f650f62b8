"""The command line `afterwell`. Errors are one sentence: exit code 1 (cannot be done) or 2 (asked wrongly)."""

from __future__ import annotations

import sys

import typer

from app.commands import (
    aid,
    check,
    database,
    demo,
    doctor,
    enrol,
    episode,
    export,
    keys,
    licence,
    pathway,
    rehearse,
    rescore,
    score,
    serve,
    staff,
    survey,
)
from app.errors import AppError, UsageError
from bot.telegram.errors import TelegramError
from care.errors import CareError, RefusedError
from clinic.errors import ClinicError
from content.problems import ContentError
from decision_aids.errors import AidError
from exchange.errors import ExchangeError
from pathways.errors import PathwayError
from records.errors import DatabaseError, RecordsError
from reports.errors import ReportError
from surveys.errors import SurveyError

app = typer.Typer(
    name="afterwell",
    help="Ask patients how they are before and long after a procedure, and give their team scored answers.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("demo")(demo.demo)
app.command("serve")(serve.serve)
app.add_typer(database.app, name="db")
app.command("enrol")(enrol.enrol)
app.command("score")(score.score)
app.command("rescore")(rescore.rescore)
app.command("check")(check.check)
app.command("doctor")(doctor.doctor)
app.command("rehearse")(rehearse.rehearse)
app.command("export")(export.export)
app.add_typer(survey.app, name="survey")
app.add_typer(pathway.app, name="pathway")
app.add_typer(aid.app, name="aid")
app.add_typer(episode.app, name="episode")
app.add_typer(staff.app, name="staff")
app.add_typer(licence.app, name="licence")
app.add_typer(keys.app, name="keys")

INTERRUPTED = 130


def main() -> None:
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command; returns the exit code."""
    try:
        return app(arguments, standalone_mode=False) or 0
    except typer.Exit as done:
        return done.exit_code
    except (typer.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except Exception as error:
        sentence, code = explain(error)
        if code == 0:
            raise
        print(sentence, file=sys.stderr)  # noqa: T201 the command line's own voice
        return code


def explain(error: Exception) -> tuple[str, int]:
    """The sentence for an expected error and its exit code; 0 for one that nobody expected."""
    match error:
        case typer.TyperException():
            return f"{error.format_message()} See `afterwell --help`.", 2
        case UsageError() | RefusedError() | SurveyError() | AidError() | PathwayError() | ClinicError():
            return str(error), 2
        case (
            AppError()
            | CareError()
            | RecordsError()
            | ReportError()
            | ContentError()
            | ExchangeError()
            | TelegramError()
        ):
            return str(error), 1
        case DatabaseError():
            return "The database does not answer as it should; check AFTERWELL_DATABASE_URL", 1
        case OSError():
            return f"{error.strerror or 'The system refused'}: {error.filename or 'no file named'}", 1
    return "", 0


if __name__ == "__main__":
    main()
