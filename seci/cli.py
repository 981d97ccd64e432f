"""The command `seci`: one line on stderr and a non-zero exit when something was refused.

Commands are loaded when they are called, so that `seci --help` answers at once.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import traceback
from collections.abc import Sequence
from typing import Any, NamedTuple

import click
from click.exceptions import NoArgsIsHelpError

from seci import __version__


class Place(NamedTuple):
    """Where a command is, and what it is for."""

    module: str
    name: str
    purpose: str


PLACES = {
    "init": Place("seci.serving.commands", "init", "Make the instance: its folder, its key and its database."),
    "demo": Place("seci.demo.commands", "demo", "Fill an empty instance with a small organization to look around in."),
    "serve": Place("seci.serving.start", "serve", "Serve pages and do the work behind them."),
    "work": Place("seci.serving.commands", "work", "Do jobs and keep the index up to date, without serving pages."),
    "import": Place("seci.importing.commands", "import_", "Make playbooks of a folder or archive written elsewhere."),
    "people": Place("seci.accounts.commands", "people", "Add and deactivate people, and make API tokens for them."),
    "reindex": Place("seci.serving.commands", "reindex", "Build the search index anew and swap it in."),
    "doctor": Place("seci.serving.commands", "doctor", "Check that database, files and index agree."),
}


class LazyGroup(click.Group):
    """A group that imports a command's module only when the command is called."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """The names, in the order of the table."""
        return list(PLACES)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        """Load one command."""
        place = PLACES.get(name)
        if place is None:
            return None
        command: click.Command = getattr(importlib.import_module(place.module), place.name)
        return command

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without loading any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, place.purpose) for name, place in PLACES.items()])


class AtHome(click.Command):
    """A command that runs inside the application of its instance."""

    def invoke(self, ctx: click.Context) -> Any:
        """Make the application only now: `--help` needs none."""
        from seci.serving.home import opened  # noqa: PLC0415 -- as above

        with opened():
            return super().invoke(ctx)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="SECI", message="%(prog)s %(version)s")
@click.option("--trace", is_flag=True, help="Show where it went wrong when something does.")
def seci(trace: bool) -> None:
    """SECI: where an organization's know-how moves.

    Settings are SECI_* in the environment, or config.toml in the instance folder; docs/operations.md lists them.
    """


def main() -> None:
    """What the installed command runs."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command line. Gives the exit code: 0 done, 1 refused or failed, 2 not understood, 130 interrupted."""
    os.umask(0o077)  # whatever an instance keeps is for its own user only
    try:
        result = seci.main(list(arguments), prog_name="seci", standalone_mode=False)
    except (click.Abort, KeyboardInterrupt):
        say("Stopped.")
        return 130
    except NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return error.exit_code
    except click.ClickException as error:
        say(_one_line(error))
        return error.exit_code
    except BrokenPipeError:
        sys.stdout = None
        return 1
    except Exception as error:
        return _failed(error, is_traced="--trace" in arguments[:1])
    return result if isinstance(result, int) else 0


def _one_line(error: click.ClickException) -> str:
    text = " ".join(error.format_message().split())
    context = error.ctx if isinstance(error, click.UsageError) else None
    return f"{text} See {context.command_path} --help." if context else text


def _failed(error: Exception, is_traced: bool) -> int:
    from seci.serving.failures import sentence_of  # noqa: PLC0415 -- wanted only when something failed

    if is_traced:
        traceback.print_exception(error)
    say(sentence_of(error))
    return 1


def say(text: str) -> None:
    """One line for the person at the terminal, beside what the command puts out."""
    click.echo(f"seci: {text}", err=True)


def report(facts: dict[str, Any], lines: Sequence[str], as_json: bool) -> None:
    """Put out what a command found, for a program or for a person."""
    click.echo(json.dumps(facts, ensure_ascii=False, default=str) if as_json else "\n".join(lines))
    sys.stdout.flush()


json_option = click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
