import ssl

import pytest
from sqlalchemy.engine import make_url

from resources.catalog.store.postgres import understood


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("postgresql://ann@db/lake", "postgresql+pg8000://ann@db/lake"),
        ("postgres://ann@db:6543/lake", "postgresql+pg8000://ann@db:6543/lake"),
        (
            "postgresql:///lake?host=/run/pg",
            "postgresql+pg8000:///lake?unix_sock=%2Frun%2Fpg%2F.s.PGSQL.5432",
        ),
        (
            "postgresql:///lake?host=/run/pg&port=6543",
            "postgresql+pg8000:///lake?unix_sock=%2Frun%2Fpg%2F.s.PGSQL.6543",
        ),
        ("postgresql:///lake?host=db", "postgresql+pg8000://db:5432/lake"),
        ("postgresql://db/lake?sslmode=disable", "postgresql+pg8000://db/lake"),
        ("sqlite:////tmp/a.db", "sqlite:////tmp/a.db"),
        ("postgresql+psycopg://db/lake", "postgresql+psycopg://db/lake"),
    ],
)
def test_addresses_are_those_of_every_other_client(written: str, meant: str) -> None:
    address, options = understood(make_url(written))
    assert address == make_url(meant)
    assert options == {}


@pytest.mark.parametrize(
    ("mode", "checks_name", "verifies"),
    [
        ("require", False, ssl.CERT_NONE),
        ("verify-ca", False, ssl.CERT_REQUIRED),
        ("verify-full", True, ssl.CERT_REQUIRED),
    ],
)
def test_a_connection_is_sealed_as_it_says(
    mode: str, checks_name: bool, verifies: ssl.VerifyMode
) -> None:
    address, options = understood(make_url(f"postgresql://db/lake?sslmode={mode}"))
    assert "ssl" not in address.render_as_string()
    context = options["ssl_context"]
    assert (context.check_hostname, context.verify_mode) == (checks_name, verifies)


def test_an_unknown_seal_is_refused() -> None:
    with pytest.raises(ValueError, match="verify-full: got 'always'"):
        understood(make_url("postgresql://db/lake?sslmode=always"))
