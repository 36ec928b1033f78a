"""A disk that writes down every block and every flush that reaches it: one file served to the kernel through /dev/fuse,
for a loop device on top. A stand-in for dm-log-writes that needs root and Linux, and no library."""

from __future__ import annotations

import ctypes
import os
import stat
import struct
from collections.abc import Iterator
from pathlib import Path

WRITE, FLUSH, MARK = b"W", b"F", b"M"
_HEADER = struct.Struct("<cQI")
# linux/fuse.h
_IN = struct.Struct("<IIQQIIII")
_LOOKUP, _FORGET, _GETATTR, _SETATTR, _OPEN, _READ, _WRITE = 1, 2, 3, 4, 14, 15, 16
_RELEASE, _FSYNC, _FLUSH, _INIT, _INTERRUPT, _DESTROY, _BATCH_FORGET = 18, 20, 25, 26, 36, 38, 42
_ROOT, _IMAGE, _MARKS = 1, 2, 3
_BIG_WRITES, _DIRECT = 1 << 5, 1
_LARGEST = 1 << 17
_ENOENT, _ENOSYS = -2, -38


def mount(folder: Path) -> int:
    """Put the recorder's folder there and return the open channel to the kernel. Raises OSError."""
    channel = os.open("/dev/fuse", os.O_RDWR | os.O_CLOEXEC)
    options = f"fd={channel},rootmode=40755,user_id=0,group_id=0,allow_other"
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(b"recorder", os.fsencode(folder), b"fuse", 0, options.encode()):
        number = ctypes.get_errno()
        os.close(channel)
        raise OSError(number, "fuse")
    return channel


def serve(channel: int, image: Path, log: Path) -> None:
    """Answer the kernel until the folder is unmounted: FOLDER/image is the disk, what is written to FOLDER/mark is noted."""
    disk = os.open(image, os.O_RDWR)
    size = os.fstat(disk).st_size
    with log.open("ab", buffering=1 << 20) as notes:

        def note(kind: bytes, offset: int = 0, data: bytes = b"") -> None:
            notes.write(_HEADER.pack(kind, offset, len(data)) + data)

        while True:
            try:
                request = os.read(channel, _LARGEST + 8192)
            except OSError:  # unmounted
                return
            _, what, unique, node, *_rest = _IN.unpack_from(request)
            body = request[_IN.size :]
            if what in (_FORGET, _BATCH_FORGET, _INTERRUPT):
                continue
            error, answer = 0, b""
            if what == _INIT:
                answer = struct.pack("<IIIIHHIIHHI28x", 7, 31, _LARGEST, _BIG_WRITES, 16, 12, _LARGEST, 1, 0, 0, 0)
            elif what == _LOOKUP:
                node = {b"image": _IMAGE, b"mark": _MARKS}.get(body.rstrip(b"\0"), 0)
                error, answer = (0, struct.pack("<QQQQII", node, 0, 60, 60, 0, 0) + _attributes(node, size)) if node else (_ENOENT, b"")  # fmt: skip
            elif what in (_GETATTR, _SETATTR):
                answer = struct.pack("<QII", 60, 0, 0) + _attributes(node, size)
            elif what == _OPEN:
                answer = struct.pack("<QII", node, _DIRECT if node == _MARKS else 0, 0)
            elif what == _READ:
                _, offset, length = struct.unpack_from("<QQI", body)
                answer = os.pread(disk, length, offset) if node == _IMAGE else b""
            elif what == _WRITE:
                _, offset, length = struct.unpack_from("<QQI", body)
                data = body[40 : 40 + length]
                if node == _IMAGE:
                    os.pwrite(disk, data, offset)
                    note(WRITE, offset, data)
                else:
                    note(MARK, 0, data)
                answer = struct.pack("<II", length, 0)
            elif what == _FSYNC:
                if node == _IMAGE:
                    note(FLUSH)
            elif what not in (_RELEASE, _FLUSH, _DESTROY):
                error = _ENOSYS
            notes.flush()
            try:
                os.write(channel, struct.pack("<IiQ", 16 + len(answer), error, unique) + answer)
            except OSError:  # nobody waits for this answer any more
                continue


def _attributes(node: int, size: int) -> bytes:
    mode = stat.S_IFDIR | 0o755 if node == _ROOT else stat.S_IFREG | 0o600
    length = size if node == _IMAGE else 0
    return struct.pack("<QQQQQQIIIIIIIIII", node, length, length // 512, 0, 0, 0, 0, 0, 0, mode, 1, 0, 0, 0, 4096, 0)


def read_log(log: Path) -> Iterator[tuple[bytes, int, bytes]]:
    """What was recorded, in order: kind, offset, content."""
    content, place = log.read_bytes(), 0
    while place + _HEADER.size <= len(content):
        kind, offset, length = _HEADER.unpack_from(content, place)
        place += _HEADER.size
        yield kind, offset, content[place : place + length]
        place += length
