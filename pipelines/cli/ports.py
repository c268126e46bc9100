"""Ports to listen on."""

import socket

from resources.errors import AssayError


class PortInUseError(AssayError):
    """Something else listens where a server was to."""

    def __init__(self, command: str, host: str, port: int) -> None:
        super().__init__(
            f"Port {port} on {host} is in use.",
            remedy=f"assay {command} --port {port + 1}",
        )


def check_free(command: str, host: str, port: int) -> None:
    """Check that nothing listens on a port yet.

    Args:
        command: The one that wants it, for the remedy.
        host: Name or address of this machine.
        port: The port.

    Raises:
        PortInUseError: If something does.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortInUseError(command, host, port) from error
