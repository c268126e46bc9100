"""What every command shares: global options, help with examples, the open home."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import click

from pipelines.cli.failures import ending_quietly
from resources.errors import AssayError

if TYPE_CHECKING:
    from resources.lakehouse import Lakehouse
    from resources.settings import Settings


class InvalidSettingError(AssayError):
    """A setting from the environment does not pass its check."""

    def __init__(self, setting: str, reason: str, meaning: str) -> None:
        variable = f"ASSAY_{setting.upper()}"
        super().__init__(
            f"The setting {variable} is not valid: {reason}.",
            remedy=f"unset {variable}, or give it a value that fits: {meaning}",
        )


@dataclass
class Session:
    """What the global options of one call said."""

    home: Path | None = None
    as_json: bool = False
    traceback: bool = False

    @property
    def settings(self) -> "Settings":
        """Settings of the chosen home, from the options and the environment.

        Raises:
            InvalidSettingError: If a variable of the environment is not usable.
        """
        # Imported here: pydantic costs more than the help text may take in all.
        from pydantic import ValidationError

        from resources.settings import Settings

        try:
            return Settings(home=self.home) if self.home else Settings()
        except ValidationError as error:
            first = error.errors()[0]
            field, *inside = map(str, first["loc"])
            reason = ": ".join((*inside, first["msg"].removeprefix("Value error, ")))
            meaning = Settings.model_fields[field].description or "any"
            raise InvalidSettingError(field, reason, meaning) from error

    @contextmanager
    def lakehouse(self, *, create: bool = False) -> Iterator["Lakehouse"]:
        """Open the home for one command.

        Args:
            create: Whether a home that is not there is made; otherwise a mistyped
                path would read as an empty lakehouse.

        Raises:
            HomeNotFoundError: If there is no home and `create` is off.
        """
        settings = self.settings
        if not create and not has_home(settings):
            from resources.warehouse.errors import HomeNotFoundError

            raise HomeNotFoundError(settings.home)
        from resources.lakehouse import Lakehouse

        with Lakehouse(settings) as lakehouse:
            yield lakehouse


def has_home(settings: "Settings") -> bool:
    """Whether something was ever written to the home; other stores count as there."""
    store = settings.catalog_url.removeprefix("sqlite:///")
    return store == settings.catalog_url or Path(store).exists()


pass_session = click.make_pass_decorator(Session, ensure=True)


def _remember(name: str) -> Callable[[click.Context, click.Parameter, object], None]:
    def keep(context: click.Context, _: click.Parameter, value: object) -> None:
        # Given before or after the command: the last one that was given counts.
        if value:
            setattr(context.ensure_object(Session), name, value)

    return keep


GLOBAL_OPTIONS = (
    click.Option(
        ["--home"],
        type=click.Path(path_type=Path),
        metavar="DIR",
        expose_value=False,
        callback=_remember("home"),
        help="Folder of the lakehouse. [default: $ASSAY_HOME, else ./.assay]",
    ),
    click.Option(
        ["--json", "as_json"],
        is_flag=True,
        expose_value=False,
        callback=_remember("as_json"),
        help="Print JSON for programs.",
    ),
    click.Option(
        ["--traceback"],
        is_flag=True,
        expose_value=False,
        callback=_remember("traceback"),
        help="Show where in the code an error arose.",
    ),
)


def examples(*commands: str) -> str:
    """Return the epilog of a help text: one command a line, as it would be typed."""
    return "\n".join(commands)


class AssayCommand(click.Command):
    """A command with the global options, whose epilog is its examples."""

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Return the options of the command, then those that every command has."""
        *own, helping = super().get_params(ctx)
        return [*own, *GLOBAL_OPTIONS, helping]

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples, one a line and not wrapped."""
        del ctx
        with formatter.section("Examples"):
            for example in (self.epilog or "").splitlines():
                formatter.write(f"{'':>{formatter.current_indent}}{example}\n")


HELPS = {"-h", "--help"}


class AssayGroup(AssayCommand, click.Group):
    """A group of such commands; those named in `lazy` are imported when called."""

    command_class = AssayCommand
    lazy: Mapping[str, str] = MappingProxyType({})  # "module:attribute" by name.
    default = ""  # The command that is meant when none is named.
    default_takes_words = False  # Or does it take options only?

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the default before words that name no command."""
        return super().parse_args(ctx, self.completed(args))

    def completed(self, words: list[str]) -> list[str]:
        """Return the words of a command line with the command that they mean."""
        named = {*self.lazy, *self.commands} & set(words) or HELPS & set(words[:1])
        options_only = all(each.startswith("-") for each in words[:1])
        fits = options_only or self.default_takes_words
        return [self.default, *words] if self.default and fits and not named else words

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, in the order they were declared."""
        del ctx
        return [*self.lazy, *self.commands]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by name, importing its module if need be."""
        if cmd_name not in self.lazy:
            return super().get_command(ctx, cmd_name)
        module, _, attribute = self.lazy[cmd_name].partition(":")
        command = getattr(import_module(module), attribute)
        return command if isinstance(command, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that the words name, or say which one is near."""
        try:
            return super().resolve_command(ctx, args)
        except click.NoSuchCommand as error:
            raise click.NoSuchCommand(
                error.command_name, possibilities=self.list_commands(ctx), ctx=ctx
            ) from error

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that the words name; mind a pipe that was closed."""
        with ending_quietly(ctx):
            return super().invoke(ctx)
