"""Archives and mails: their members, under harmless names, within bounds."""

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.extraction import formats as f
from resources.extraction.archives import safe_path, unpack
from resources.extraction.failures import UnreadableError
from resources.extraction.limits import MAX_DEPTH, MAX_MEMBERS
from resources.extraction.mails import attachments, body_text
from resources.sources import unescape_path
from tests.resources.extraction import builders as make


def contents(name: str, media_type: str, data: bytes) -> dict[str, bytes]:
    return {m.path: m.data for m in unpack(name, media_type, data).members}


def reason(name: str, media_type: str, data: bytes) -> str:
    with pytest.raises(UnreadableError) as caught:
        unpack(name, media_type, data)
    return caught.value.failure.reason


@given(name=st.text(max_size=60))
def test_member_paths_lead_nowhere_else(name: str) -> None:
    path = safe_path(name)
    parts = path.split("/")
    assert parts
    assert not {"", ".", ".."} & set(parts)
    assert all(len(part) <= 200 for part in parts)
    assert not unescape_path(path).startswith(b"/")
    assert "!/" not in path


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/abs/x", "abs/x"),
        ("..\\..\\win.txt", "win.txt"),
        ("C:\\a\\b.txt", "a/b.txt"),
        ("a\nb", "a%0Ab"),
        ("..", "unnamed"),
    ],
)
def test_paths_that_climb_are_cut(name: str, expected: str) -> None:
    assert safe_path(name) == expected


def test_a_zip_gives_its_files_once_each() -> None:
    data = make.zipped([("d/", ""), ("a.txt", "1"), ("../a.txt", "2")])
    members, warnings = unpack("x.zip", f.ZIP, data)
    assert [tuple(m) for m in members] == [("a.txt", b"1"), ("a.txt~2", b"2")]
    assert warnings == ["A member was renamed to 'a.txt~2'"]


def test_links_and_devices_of_a_tar_are_left_out() -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, kind in (("link", tarfile.SYMTYPE), ("dev", tarfile.CHRTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
        folder = tarfile.TarInfo("folder")
        folder.type = tarfile.DIRTYPE
        archive.addfile(folder)
        info = tarfile.TarInfo("ok.txt")
        info.size = 4
        archive.addfile(info, io.BytesIO(b"text"))
    members, warnings = unpack("x.tar", f.TAR, buffer.getvalue())
    assert [tuple(m) for m in members] == [("ok.txt", b"text")]
    assert len(warnings) == 2


@pytest.mark.parametrize(
    ("media_type", "suffix", "pack"),
    [
        (f.GZIP, "gz", gzip.compress),
        (f.BZIP2, "bz2", bz2.compress),
        (f.XZ, "xz", lzma.compress),
    ],
)
def test_compressed_files_and_tars_are_unpacked(media_type, suffix, pack) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    assert contents(f"a.txt.{suffix}", media_type, pack(b"one")) == {"a.txt": b"one"}
    assert contents("a", media_type, pack(b"one")) == {"a.content": b"one"}
    tar = make.tarred([("b/c.txt", b"two")])
    assert contents(f"a.tar.{suffix}", media_type, pack(tar)) == {"b/c.txt": b"two"}
    assert reason("a", media_type, pack(b"x" * 1000)[:20]) == "corrupt"


def test_a_mailbox_is_an_archive_of_mails() -> None:
    data = b"From a\nSubject: 1\n\nx\n\nFrom b\nSubject: 2\n\ny\n"
    found = contents("m.mbox", f.MBOX, data)
    assert list(found) == ["00001.eml", "00002.eml"]
    assert found["00002.eml"] == b"Subject: 2\n\ny\n"


def test_empty_and_damaged_archives_say_so() -> None:
    assert reason("x.zip", f.ZIP, make.zipped([])) == "empty"
    assert reason("x.zip", f.ZIP, b"PK\3\4 no zip") == "corrupt"
    assert reason("x.tar", f.TAR, make.tarred([("a", b"b" * 999)])[:700]) == "corrupt"


def test_a_zip_with_a_password_says_so() -> None:
    data = bytearray(make.zipped([("a.txt", "secret")]))
    data[6] |= 1
    data[data.index(b"PK\1\2") + 8] |= 1
    assert reason("x.zip", f.ZIP, bytes(data)) == "encrypted"


def test_a_damaged_member_is_left_out() -> None:
    data = bytearray(make.zipped([("a.txt", "first " * 50), ("b.txt", "second")]))
    data[45] ^= 0xFF
    members, warnings = unpack("x.zip", f.ZIP, bytes(data))
    assert [m.path for m in members] == ["b.txt"]
    assert "damaged" in warnings[0]


@pytest.mark.parametrize(
    ("media_type", "data"),
    [
        (f.ZIP, make.zipped([("a.txt", b"\0" * (40 * 2**20))])),
        (f.GZIP, gzip.compress(b"\0" * (40 * 2**20))),
        (f.ZIP, make.zipped((f"{n}.txt", b"x") for n in range(MAX_MEMBERS + 1))),
        (
            f.ZIP,
            make.zipped([("in.zip", make.zipped([("a.txt", b"\0" * (40 * 2**20))]))]),
        ),
    ],
)
def test_bombs_are_refused_as_a_whole(media_type: str, data: bytes) -> None:
    assert reason("bomb", media_type, data) == "bomb"


def nested_zips(depth: int) -> bytes:
    data = make.zipped([("x.txt", "deep text")])
    for _ in range(depth):
        data = make.zipped([("in.zip", data)])
    return data


def test_archives_in_archives_have_an_end() -> None:
    assert contents("x.zip", f.ZIP, nested_zips(MAX_DEPTH))
    assert reason("x.zip", f.ZIP, nested_zips(MAX_DEPTH + 1)) == "too_deep"
    assert reason("a.zip!/x.zip", f.ZIP, nested_zips(MAX_DEPTH)) == "too_deep"


def test_damaged_archives_inside_are_left_to_their_own_reading() -> None:
    for inner in (b"PK\3\4 no zip", b"\x1f\x8b no gzip"):
        assert contents("x.zip", f.ZIP, make.zipped([("in", inner)])) == {"in": inner}


def nested_mails(depth: int) -> bytes:
    data = b"From: a@b.c\nSubject: s\n\ninnermost"
    for _ in range(depth):
        data = b"Subject: f/g\nContent-Type: message/rfc822\n\n" + data
    return data


def test_a_mail_in_a_mail_is_an_attachment() -> None:
    ((path, data),) = attachments("x.eml", f.EML, nested_mails(1)).members
    assert path == "s.eml"
    assert b"innermost" in data
    assert len(attachments("x.eml", f.EML, nested_mails(MAX_DEPTH)).members) == 1
    with pytest.raises(UnreadableError, match="too_deep"):
        attachments("x.eml", f.EML, nested_mails(MAX_DEPTH + 1))


def test_mails_nested_beyond_the_stack_have_no_attachments() -> None:
    data = b"end"
    for n in range(1500):
        head = b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n)
        data = head + data + b"\n--b%d--\n" % n
    assert attachments("x.eml", f.EML, data).members == []
    assert body_text(data, bytes.decode) == ""


def test_parts_without_a_name_get_one() -> None:
    data = (
        b'Content-Type: multipart/report; boundary="b"\n\n--b\nContent-Type: text/plain'
        b"\n\nhello\n--b\nContent-Type: message/delivery-status\n\nStatus: 5.0.0\n\n"
        b"--b\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\nQUJD\n"
        b"--b\nContent-Type: x/y\nContent-Disposition: attachment;"
        b" filename==?nosuch?Q?=41?=\n\nz\n--b--\n"
    )
    members = {m.path: m.data for m in attachments("x.eml", f.EML, data).members}
    assert members["part-2.txt"].startswith(b"Status: 5.0.0")
    assert members["part-3.png"] == b"ABC"
    assert len(members) == 3


def test_bodies_are_read_in_their_character_set() -> None:
    html = "<p>Grüße</p>".encode("latin-1")
    data = (
        b"Subject: =?utf-8?Q?=C3=9Cber?=\nFrom: \xfcber <a@b.c>\nContent-Type: "
        b'multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain; '
        b"charset=nosuch\n\nplain\n--b\nContent-Type: text/html; charset=latin-1\n\n"
        + html
        + b"\n--b\nContent-Type: text/plain; charset=utf-8\n\n\xff\xfe\n--b--\n"
    )
    text = body_text(data, lambda found: found.decode("latin-1"))
    assert "**Subject**: Über" in text
    assert "plain" in text
    assert "Grüße" in text


def test_outlook_mails_give_their_attachments() -> None:
    def utf16(text: str) -> bytes:
        return text.encode("utf-16-le")

    first, second = "__attach_version1.0_#00000000", "__attach_version1.0_#00000001"
    data = make.compound(
        {
            ("__properties_version1.0",): b"x",
            (first, "__substg1.0_37010102"): b"attached bytes " * 300,
            (first, "__substg1.0_3707001F"): utf16("notes.txt"),
            (second, "__substg1.0_37010102"): b"more bytes " * 400,
        }
    )
    members = attachments("x.msg", f.MSG, data).members
    assert [m.path for m in members] == ["notes.txt", "attachment-00000001.bin"]
    assert members[0].data.startswith(b"attached bytes")
    with pytest.raises(UnreadableError, match="corrupt"):
        attachments("x.msg", f.MSG, data[:700])


def test_a_zip_that_lies_about_its_sizes_is_caught() -> None:
    data = bytearray(make.zipped([("a.txt", b"\0" * (40 * 2**20))]))
    at = data.index(b"PK\1\2") + 24
    data[at : at + 4] = struct.pack("<I", 10)
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        assert archive.infolist()[0].file_size == 10
    assert reason("x.zip", f.ZIP, bytes(data)) in {"bomb", "corrupt"}
