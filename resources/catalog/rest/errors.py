"""What is answered when a request cannot be done, and what stops a server.

The types are the names of Java's exceptions, since clients choose theirs by them.

Source: Apache Iceberg, REST Catalog OpenAPI, IcebergErrorResponse; Java, ErrorHandlers.
"""

from pathlib import Path

from resources.errors import AssayError


class RestError(Exception):
    """An answer that is an error.

    Attributes:
        code: HTTP status.
        kind: Java's name of the exception.
    """

    code = 400
    kind = "BadRequestException"


class BadRequestError(RestError):
    """The request is malformed, or asks for what cannot be."""


class NotAuthorizedError(RestError):
    """The request has no token, or one that is not known."""

    code, kind = 401, "NotAuthorizedException"


class ForbiddenError(RestError):
    """The token's roles do not allow it, or nobody may."""

    code, kind = 403, "ForbiddenException"


class NoSuchNamespaceError(RestError):
    """There is no such namespace."""

    code, kind = 404, "NoSuchNamespaceException"


class NoSuchTableError(RestError):
    """There is no such table."""

    code, kind = 404, "NoSuchTableException"


class NoSuchViewError(RestError):
    """There is no such view."""

    code, kind = 404, "NoSuchViewException"


class AlreadyExistsError(RestError):
    """The name is taken."""

    code, kind = 409, "AlreadyExistsException"


class NamespaceNotEmptyError(RestError):
    """The namespace holds something."""

    code, kind = 409, "NamespaceNotEmptyException"


class CommitFailedError(RestError):
    """A requirement is not met; nothing was committed, and trying again may help."""

    code, kind = 409, "CommitFailedException"


class TokensUnreadableError(AssayError):
    """The file of tokens is not there, or does not say what it must."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(
            f"The tokens in {path} cannot be used: {problem}.",
            remedy=f"assay token ann --role writer --refs main --file {path}",
        )


class OpenServerError(AssayError):
    """The server was to be reached from elsewhere without asking who comes."""

    def __init__(self, host: str) -> None:
        super().__init__(
            f"Without tokens, anybody who reaches {host} could write.",
            remedy="assay serve --tokens FILE (assay token makes one), "
            "or leave --host at 127.0.0.1",
        )
