"""Tell people of conflicts: once each, again when it changed, and when it is over."""

from resources.alerts.errors import AlertError, UnknownSinkError
from resources.alerts.ledger import Ledger
from resources.alerts.model import Alert, Told, news
from resources.alerts.sinks import FileSink, LogSink, Sink, open_sink
from resources.alerts.telling import Outcome, tell
from resources.alerts.webhook import WebhookSink

__all__ = [
    "Alert",
    "AlertError",
    "FileSink",
    "Ledger",
    "LogSink",
    "Outcome",
    "Sink",
    "Told",
    "UnknownSinkError",
    "WebhookSink",
    "news",
    "open_sink",
    "tell",
]
