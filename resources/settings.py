"""All settings, and the only reader of ASSAY_* environment variables."""

import getpass
import json
import os
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from resources.places import local_path

Score = Annotated[float, Field(ge=0, le=1)]

S3_SCHEMES = ("s3", "s3a", "s3n")
S3_ENDPOINT, S3_REGIONS = "s3.endpoint", {"s3.region", "client.region"}
GIB = 2**30
MIB = 2**20


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # A container's user id without a name.
        return f"uid-{os.getuid()}"


def _decoded(text: str, sign: str) -> Any:  # noqa: ANN401 - whatever JSON holds.
    """Return what JSON says that begins with a sign, or the text if it does not."""
    if not text.lstrip().startswith(sign):
        return text
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        msg = f"it begins as JSON, but {error}"
        raise ValueError(msg) from error


class Settings(BaseSettings):
    """Where a home lies and how work is done in it; ASSAY_HOME sets `home`."""

    model_config = SettingsConfigDict(
        env_prefix="ASSAY_", env_ignore_empty=True, frozen=True, extra="ignore"
    )

    home: Path = Field(
        default=Path(".assay"), description="Folder that holds all state."
    )
    agent: str = Field(
        default_factory=_user, description="On whose behalf commits are made."
    )

    catalog: str = Field(
        default="",
        repr=False,  # It may hold a password.
        description="SQLAlchemy address of the catalog's store, such as "
        "postgresql://HOST/NAME; never stored. <home>/catalog.db when not set.",
    )
    warehouse: str = Field(
        default="",
        description="Folder, or s3://BUCKET/FOLDER, of data and metadata files; "
        "<home>/warehouse when not set.",
    )
    storage: Annotated[dict[str, str], NoDecode] = Field(
        default={},
        repr=False,
        description="How to reach a warehouse in S3, as JSON, such as "
        '{"s3.endpoint": "https://HOST", "s3.access-key-id": "NAME", '
        '"s3.secret-access-key": "KEY"}; never stored.',
    )

    signing_key: Path | None = Field(
        default=None,
        description="Private key that signs every commit; assay keys create makes one.",
    )

    embedding_model: str = Field(
        default="all-MiniLM-L6-v2", description="Name or local path of the model."
    )
    embedding_backend: Literal["auto", "torch", "openvino-bf16", "openvino-f32"] = (
        Field(default="auto", description="What runs the embedding model.")
    )
    embedding_batch: int = Field(default=32, ge=1, description="Texts a forward pass.")
    models: Path | None = Field(
        default=None, description="Folder of exports; <home>/models when not set."
    )
    cache_memory_bytes: int = Field(
        default=128 * MIB, ge=0, description="Vectors kept in memory; 0: none."
    )
    cache_memory_seconds: float = Field(
        default=3600.0, gt=0, description="How long they stay there unused."
    )
    cache_disk_bytes: int = Field(
        default=4 * GIB, ge=0, description="Vectors kept on disk; 0: none."
    )
    chunk_tokens: int = Field(default=254, ge=16, description="Word pieces a chunk.")
    chunk_characters: int = Field(
        default=2000, ge=100, description="Characters a chunk."
    )

    flat_rows: int = Field(
        default=2_000_000,
        ge=0,
        description="Passages at a ref up to which vectors are searched in memory.",
    )

    claim_rows: int = Field(
        default=200_000, ge=0, description="Rows of a data table that make claims."
    )
    llm_url: str = Field(
        default="", description="OpenAI-compatible endpoint that draws claims; or none."
    )
    llm_model: str = Field(default="", description="Model to ask for there.")
    llm_key: str = Field(default="", repr=False, description="Its key; never stored.")
    llm_seconds: float = Field(default=20.0, gt=0, description="Wait for one answer.")
    nli_model: str = Field(
        default="assay-nli", description="Our own, or a CrossEncoder by name or path."
    )
    contradiction_warn: float = Field(
        default=0.8,
        ge=0,
        le=1,
        description="Score of a new conflict that warns.",
    )
    contradiction_block: Annotated[dict[str, Score], NoDecode] = Field(
        default={},
        description="Score that blocks a release: of all sources, such as 0.95, or "
        'by source, such as {"*": 0.95, "drafts": 1}.',
    )
    panel_questions: int = Field(
        default=100, ge=0, description="Contradictions that the panel votes on."
    )
    panel_models: Annotated[list[str], NoDecode] = Field(
        default=[],
        description="CrossEncoders that vote beside our own, by name or path.",
    )
    panel_endpoints: Annotated[list[str], NoDecode] = Field(
        default=[],
        description="OpenAI-compatible endpoints that vote, as URL or URL#MODEL.",
    )
    policies: Path | None = Field(
        default=None, description="Folder of rules; <home>/policies when not set."
    )
    alerts: Annotated[list[str], NoDecode] = Field(
        default=["log"],
        description="Who is told: log, file:PATH or https://HOOK; several as "
        '["log", "https://HOOK"].',
    )

    max_file_bytes: int = Field(
        default=256 * MIB, ge=1, description="Larger files are refused unread."
    )
    extraction_workers: int = Field(
        default_factory=lambda: min(8, os.cpu_count() or 1),
        ge=1,
        description="Worker processes that read files.",
    )
    extraction_memory_bytes: int = Field(
        default=2 * GIB, ge=256 * MIB, description="Address space of one worker."
    )
    extraction_seconds: float = Field(
        default=30.0, gt=0, description="Wall time for one file."
    )
    ocr: bool = Field(default=True, description="Read scans when no text is found.")

    executor: Literal["in_process", "multiprocess"] = Field(
        default="in_process", description="How Dagster runs the steps of a job."
    )
    lock_seconds: float = Field(
        default=600.0, ge=0, description="How long an ingest waits for another."
    )
    inbox: Path | None = Field(
        default=None, description="Watched folder; <home>/inbox when not set."
    )
    settle_seconds: float = Field(
        default=2.0, ge=0, description="Younger files are still being copied."
    )

    @field_validator("home", "inbox", "models", "policies", "signing_key")
    @classmethod
    def _absolute(cls, path: Path | None) -> Path | None:
        return None if path is None else path.expanduser().absolute()

    @field_validator("warehouse")
    @classmethod
    def _place(cls, given: str) -> str:
        path = local_path(given)
        if path is not None:
            return str(path.expanduser().absolute()) if given else ""
        scheme = given.partition("://")[0]
        if scheme not in S3_SCHEMES:
            msg = f"a warehouse lies in a folder or at s3://, not at {scheme}://"
            raise ValueError(msg)
        return given.rstrip("/")

    @field_validator("storage", mode="before")
    @classmethod
    def _properties(cls, given: object) -> object:
        found = _decoded(given, "{") if isinstance(given, str) else given
        if not isinstance(found, dict) or S3_ENDPOINT not in found:
            return found
        # Else PyIceberg would ask Amazon where a bucket lies that it does not have.
        return found if S3_REGIONS & set(found) else {**found, "s3.region": "us-east-1"}

    @field_validator("contradiction_block", mode="before")
    @classmethod
    def _by_source(cls, given: object) -> object:
        found = _decoded(given, "{") if isinstance(given, str) else given
        return found if isinstance(found, dict) else {"*": found}

    @field_validator("alerts", "panel_models", "panel_endpoints", mode="before")
    @classmethod
    def _several(cls, given: object) -> object:
        found = _decoded(given, "[") if isinstance(given, str) else given
        return [found] if isinstance(found, str) else found

    @property
    def inbox_folder(self) -> Path:
        """The folder people drop files into."""
        return self.inbox or self.home / "inbox"

    @property
    def policies_folder(self) -> Path:
        """The folder of rules that claims and data must keep."""
        return self.policies or self.home / "policies"

    @property
    def catalog_url(self) -> str:
        """SQLAlchemy address of the catalog's store."""
        return self.catalog or f"sqlite:///{self.home / 'catalog.db'}"

    @property
    def warehouse_root(self) -> str:
        """Folder or URI below which Iceberg data and metadata files lie."""
        return self.warehouse or str(self.home / "warehouse")

    @property
    def search_folder(self) -> Path:
        """Where LanceDB keeps its tables."""
        return self.home / "search"

    @property
    def models_folder(self) -> Path:
        """Where exports of models are kept that can be made again."""
        return self.models or self.home / "models"

    @property
    def cache_folder(self) -> Path:
        """Where vectors are kept that can be made again; it may be deleted."""
        return self.home / "cache"

    @property
    def archive_folder(self) -> Path:
        """Where archives are written unless told otherwise."""
        return self.home / "archive"

    @property
    def dagster_folder(self) -> Path:
        """DAGSTER_HOME of this home: runs, events, schedules."""
        return self.home / "dagster"
