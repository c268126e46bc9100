"""`assay keys`: a key that signs commits, and what others check them with."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.cli.base import AssayGroup, Session, examples, pass_session
from pipelines.cli.output import print_json, say
from pipelines.cli.text import plural

if TYPE_CHECKING:
    from resources.catalog.proof.keys import Signer

FILE = click.argument("file", type=click.Path(path_type=Path))


@click.group(cls=AssayGroup, epilog=examples("assay keys create ~/.assay-key"))
def keys() -> None:
    """Make keys that sign commits, and sign with them."""


@keys.command("create", epilog=examples("assay keys create ~/.assay-key"))
@FILE
@pass_session
def create(session: Session, file: Path) -> None:
    """Make a key: FILE signs, FILE.pub is for those who verify."""
    from resources.catalog.proof.keys import create_key, public_path

    signer = create_key(file)
    _report(session, signer, file)
    if not session.as_json:
        say(
            f"Sign every commit from now on: export ASSAY_SIGNING_KEY={file.absolute()}"
        )
        say(f"Check them: assay verify --keys {public_path(file)}")


@keys.command("show", epilog=examples("assay keys show ~/.assay-key"))
@FILE
@pass_session
def show(session: Session, file: Path) -> None:
    """Show the fingerprint of the key in FILE, as `assay show` names it."""
    from resources.catalog.proof.keys import load_key

    _report(session, load_key(file), file)


@keys.command(
    "sign",
    epilog=examples(
        "assay keys sign ~/.assay-key", "assay keys sign ~/.assay-key main --history"
    ),
)
@FILE
@click.argument("commit", default="main")
@click.option("--history", is_flag=True, help="And each commit before it.")
@pass_session
def sign(session: Session, file: Path, commit: str, *, history: bool) -> None:
    """Sign COMMIT (the head of main by default) with the key in FILE."""
    from resources.catalog.proof.keys import load_key

    signer = load_key(file)
    with session.lakehouse() as lakehouse:
        signed = lakehouse.catalog.sign(commit, signer=signer, history=history)
    if session.as_json:
        print_json({"key": signer.key, "signed": signed})
    else:
        say(f"{plural(signed, 'commit')} signed.")


def _report(session: Session, signer: "Signer", file: Path) -> None:
    from resources.catalog.proof.keys import public_path

    if session.as_json:
        public = str(public_path(file))
        print_json({"key": signer.key, "file": str(file), "public": public})
    else:
        say(f"key      {signer.key}")
        say(f"private  {file}")
        say(f"public   {public_path(file)}")
