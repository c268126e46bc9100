"""Errors of all kinds as the protocol wants them."""

import logging

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pyiceberg import exceptions as iceberg
from starlette.exceptions import HTTPException

from resources.catalog import errors as catalog
from resources.catalog.rest.errors import RestError
from resources.errors import AssayError

_LOG = logging.getLogger(__name__)
NO_BODY = {"HEAD"}

# The first that fits counts; what is in none of them is a bad request.
_KNOWN: tuple[tuple[tuple[type[Exception], ...], int, str], ...] = (
    (
        (
            catalog.RefNotFoundError,
            catalog.CommitNotFoundError,
            catalog.AmbiguousCommitError,
        ),
        404,
        "NoSuchReferenceException",
    ),
    ((catalog.NothingToRestoreError,), 404, "NoSuchReferenceException"),
    ((catalog.RefExistsError,), 409, "AlreadyExistsException"),
    (
        (catalog.CommitConflictError, catalog.MergeConflictError),
        409,
        "CommitFailedException",
    ),
    (
        (
            catalog.ReadOnlyRefError,
            catalog.FailedBranchError,
            catalog.ProtectedRefError,
            catalog.RefusedError,
            catalog.CollectedCommitError,
        ),
        403,
        "ForbiddenException",
    ),
    (
        (catalog.MetadataUnreadableError, catalog.WarehouseGoneError),
        500,
        "InternalServerError",
    ),
    ((catalog.StoreError,), 500, "CommitStateUnknownException"),
    (
        (iceberg.NoSuchNamespaceError,),
        404,
        "NoSuchNamespaceException",
    ),
    ((iceberg.NoSuchTableError,), 404, "NoSuchTableException"),
    ((iceberg.NoSuchViewError,), 404, "NoSuchViewException"),
    ((iceberg.NamespaceNotEmptyError,), 409, "NamespaceNotEmptyException"),
    (
        (
            iceberg.NamespaceAlreadyExistsError,
            iceberg.TableAlreadyExistsError,
            iceberg.ViewAlreadyExistsError,
        ),
        409,
        "AlreadyExistsException",
    ),
    ((iceberg.CommitFailedException,), 409, "CommitFailedException"),
)


def add_handlers(app: FastAPI) -> None:
    """Answer every error in the protocol's form."""
    app.add_exception_handler(RestError, _rest)
    app.add_exception_handler(AssayError, _known)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unknown)
    for kinds, _, _ in _KNOWN:
        for kind in kinds:
            app.add_exception_handler(kind, _known)


def answer(request: Request, code: int, kind: str, message: str) -> Response:
    """Return an error in the protocol's form; a HEAD gets no body."""
    headers = {"WWW-Authenticate": "Bearer"} if code == 401 else None  # noqa: PLR2004
    if request.method in NO_BODY:
        return Response(status_code=code, headers=headers)
    error = {"message": message, "type": kind, "code": code}
    return JSONResponse({"error": error}, code, headers)


def _rest(request: Request, error: Exception) -> Response:
    assert isinstance(error, RestError)  # noqa: S101 - registered for it.
    return answer(request, error.code, error.kind, str(error))


def _known(request: Request, error: Exception) -> Response:
    for kinds, code, kind in _KNOWN:
        if isinstance(error, kinds):
            return answer(request, code, kind, str(error))
    return answer(request, 400, "BadRequestException", str(error))


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    first = error.errors()[0]
    place = ".".join(str(each) for each in first["loc"])
    message = f"Malformed request: {place}: {first['msg']}"
    return answer(request, 400, "BadRequestException", message)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    kinds = {404: "NotFoundException", 405: "UnsupportedOperationException"}
    kind = kinds.get(error.status_code, "BadRequestException")
    return answer(request, error.status_code, kind, str(error.detail))


def _unknown(request: Request, error: Exception) -> Response:
    """Answer what nobody foresaw: of a write nobody can say whether it landed."""
    _LOG.error("%s %s", request.method, request.url.path, exc_info=error)
    writes = request.method == "POST"
    kind = "CommitStateUnknownException" if writes else "InternalServerError"
    return answer(request, 500, kind, f"Internal server error: {type(error).__name__}")
