"""Zip files that are the same bytes on every machine.

Members are stored, not deflated: what deflate writes depends on the zlib at hand, and
Python builds differ in theirs.
"""

import io
import re
import zipfile
from datetime import datetime

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_REGULAR_FILE = 0o100644 << 16
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def pack(members: dict[str, bytes]) -> bytes:
    """Write members into a zip file, in the order given."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, _FIRST_DAY)
            info.create_system = _UNIX
            info.external_attr = _REGULAR_FILE
            archive.writestr(info, data)
    return buffer.getvalue()


def repack(office_file: bytes, modified: datetime) -> bytes:
    """Take clocks and compression out of a docx, pptx or xlsx file."""
    with zipfile.ZipFile(io.BytesIO(office_file)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    stamp = modified.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    core = "docProps/core.xml"
    members[core] = _MODIFIED.sub(rb"\g<1>" + stamp, members[core])
    return pack(members)
