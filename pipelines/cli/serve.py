"""`assay serve` and `assay token`: the catalog over the Iceberg REST protocol."""

import sys
from pathlib import Path

import click

from pipelines.cli.base import AssayCommand, Session, examples, pass_session
from pipelines.cli.output import note, print_json, say
from pipelines.cli.ports import check_free

PORT = 8181
FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(
    cls=AssayCommand,
    epilog=examples(
        "assay serve",
        "assay serve --host 0.0.0.0 --tokens tokens.yaml",
        "assay serve --tokens tokens.yaml --certificate cert.pem --key key.pem",
    ),
)
@click.option("--host", default="127.0.0.1", help="Address to listen on. [127.0.0.1]")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=PORT, help=f"Port. [{PORT}]"
)
@click.option("--tokens", type=FILE, help="Who may come; assay token makes entries.")
@click.option("--certificate", type=FILE, help="PEM file, for HTTPS.")
@click.option("--key", type=FILE, help="PEM file of the certificate's key.")
@pass_session
def serve(  # noqa: PLR0913, PLR0917 - one parameter an option.
    session: Session,
    host: str,
    port: int,
    tokens: Path | None,
    certificate: Path | None,
    key: Path | None,
) -> None:
    """Serve the catalog to Iceberg clients until Ctrl-C.

    Clients name a branch, tag or commit as their warehouse, else they work at main.
    Without --tokens everybody on this machine may do everything, and nobody else can
    come.
    """
    if (certificate is None) != (key is None):
        msg = f"HTTPS needs {'--key' if key is None else '--certificate'} as well."
        raise click.UsageError(msg)
    with session.lakehouse() as lakehouse:
        from assets.release.gate import install
        from resources.catalog.rest.access import load_tokens
        from resources.catalog.rest.server import Endpoint, check_open, is_loopback
        from resources.catalog.rest.server import serve as run

        known = None if tokens is None else load_tokens(tokens)
        check_open(host, known)
        check_free("serve", host, port)
        endpoint = Endpoint(host, port, certificate, key)
        install(lakehouse)  # A merge into main is judged, whoever asks for it.
        if session.as_json:
            print_json({"url": endpoint.url, "home": lakehouse.settings.home})
        else:
            say(f"Iceberg REST catalog on {endpoint.url}; Ctrl-C ends it.")
        if known is not None and certificate is None and not is_loopback(host):
            note("Tokens travel unencrypted: give --certificate and --key for HTTPS.")
        sys.stdout.flush()
        run(lakehouse.catalog, endpoint, known)


@click.command(
    cls=AssayCommand,
    epilog=examples(
        "assay token ann --role writer --ref 'work/*' --namespace kb",
        "assay token dashboard --role reader --ref main --file tokens.yaml",
    ),
)
@click.argument("name")
@click.option(
    "--role",
    type=click.Choice(["reader", "writer", "admin"]),
    default="reader",
    help="What it may do. [reader]",
)
@click.option("--ref", "refs", multiple=True, help="Pattern of refs. [all]")
@click.option(
    "--namespace", "namespaces", multiple=True, help="Pattern of namespaces. [all]"
)
@click.option("--file", type=FILE, help="Add the entry to this file.")
@pass_session
def token(  # noqa: PLR0913, PLR0917 - one parameter an option.
    session: Session,
    name: str,
    role: str,
    refs: tuple[str, ...],
    namespaces: tuple[str, ...],
    file: Path | None,
) -> None:
    """Make a token for NAME, who becomes the agent of the commits made with it.

    The token is shown once; the file holds only its hash.
    """
    from resources.catalog.rest.access import Grant, add_token, checked_role

    grant = Grant(checked_role(role), refs or ("*",), namespaces or ("*",))
    secret, entry = add_token(name, grant, file)
    if session.as_json:
        print_json({"name": name, "token": secret, "entry": entry})
        return
    say(secret)
    note(f"Added to {file}." if file else f"For the file of tokens:\n{entry}")
