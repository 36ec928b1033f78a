"""Writing a file so that at every moment, power cut included, either the old or the new one is there in full.

The steps: a new unnamed or hidden file in the same folder, written to the end, synced, read back, then put in the
old one's place, then the folder synced. Never a direct write into the old file, and never a second sync after a failed
one: the system may have dropped what was not written.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from advisor.errors import AdvisorError
from advisor.files.reader import Place
from advisor.sentences import worded

_LOCK_PATIENCE = 5.0
"""Seconds to wait for another window that is saving the same file; a save takes milliseconds."""
_WINDOWS_PATIENCE = 2.5
"""Seconds in which a virus scanner or a synced folder lets go of a file that it holds open."""
_OLD_LEFTOVER = 24 * 3600
_LEFTOVER = re.compile(r"\..{1,80}\.[0-9a-f]{12}\.tmp\Z", re.DOTALL)


def digest(data: bytes) -> str:
    """The checksum by which two versions of a file are told apart."""
    from hashlib import sha256  # it loads a library of its own, which the first paint does without

    return sha256(data).hexdigest()


def write_durably(path: Path, data: bytes, *, private: bool = False) -> None:
    """Put `data` at `path`, to survive a power cut from now on. Raises OSError, and then the old file is untouched.

    A link is followed, so that it stays a link; the file's permissions and, where the system lets us, its group are kept;
    a read-only file is refused. A `private` file is for this user only, whatever the system's habit is.
    """
    target = Path(os.path.realpath(path))
    group = None
    try:
        found = target.stat()
        mode, group = found.st_mode & 0o777, found.st_gid
        if not os.access(target, os.W_OK):
            raise PermissionError(errno.EACCES, "the file is read-only", str(target))
    except FileNotFoundError:
        mode = 0o666 & ~_umask()
    # At most 80 characters of the name, so that a name of full length still leaves room.
    temporary = target.with_name(f".{_short(target.name)}.{os.urandom(6).hex()}.tmp")
    try:
        _fill(temporary, data, 0o600 if private else mode, group)
        _replace(temporary, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
    sync_folder(target.parent)


def _short(name: str) -> str:
    """The start of a name, in at most 80 bytes: file systems count bytes, not characters."""
    return os.fsencode(name)[:80].decode("utf-8", "ignore")


def _fill(temporary: Path, data: bytes, mode: int, group: int | None) -> None:
    """Write, sync and read back a new file, and give it its hidden name only when it is whole, where the system can."""
    descriptor, unnamed = _new_file(temporary)
    try:
        rest = memoryview(data)
        while rest:
            written = os.write(descriptor, rest)
            if written <= 0:
                raise OSError(errno.EIO, "short write")
            rest = rest[written:]
        _give_rights(descriptor, mode, group)
        _sync(descriptor)
        os.lseek(descriptor, 0, os.SEEK_SET)
        from hashlib import sha256

        written_back = sha256()
        while chunk := os.read(descriptor, 1 << 20):
            written_back.update(chunk)
        if written_back.hexdigest() != digest(data):
            raise OSError(errno.EIO, "the disk gave back other bytes than were written")
        if unnamed:
            # With a folder's descriptor Python calls linkat and follows the link; without, link(2), which does not.
            os.link(f"/proc/self/fd/{descriptor}", temporary, src_dir_fd=descriptor, follow_symlinks=True)
    finally:
        os.close(descriptor)


def _give_rights(descriptor: int, mode: int, group: int | None) -> None:
    """The rights of the file that is replaced: who shares it by their group can still read and save it."""
    if hasattr(os, "fchown") and group is not None and os.fstat(descriptor).st_gid != group:
        with contextlib.suppress(OSError):  # a group that this user is not in, or a disk that knows none
            os.fchown(descriptor, -1, group)
    if hasattr(os, "fchmod"):
        os.fchmod(descriptor, mode)


def _new_file(temporary: Path) -> tuple[int, bool]:
    """A new file open for writing, and whether it is unnamed: a kill then leaves nothing behind."""
    binary = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    unnamed = getattr(os, "O_TMPFILE", 0)
    if unnamed and os.path.isdir("/proc/self/fd"):
        try:
            return os.open(temporary.parent, unnamed | os.O_RDWR | binary, 0o600), True
        except OSError as error:
            if error.errno not in (errno.EOPNOTSUPP, errno.EISDIR, errno.EINVAL, errno.ENOENT):
                raise
    flags = os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | binary
    return os.open(temporary, flags, 0o600), False


def _sync(descriptor: int) -> None:
    if sys.platform == "darwin":
        import fcntl

        try:  # on a Mac fsync does not reach the disk itself
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
            return
        except OSError as error:
            if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.ENOTTY):
                raise
    os.fsync(descriptor)


def _replace(source: Path, target: Path) -> None:
    give_up = time.monotonic() + _WINDOWS_PATIENCE
    while True:
        try:
            os.replace(source, target)
            return
        except OSError as error:
            held_open = getattr(error, "winerror", None) in (5, 32, 33)
            if not held_open or time.monotonic() > give_up:
                raise
            time.sleep(0.05)


def sync_folder(folder: Path) -> None:
    """Make a folder's new names survive a power cut; Windows has no such call, some network drives refuse it."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(descriptor)


_asking = threading.Lock()


def _umask() -> int:
    with _asking:  # it can only be read by setting it: two threads at once would leave the wrong one behind
        mask = os.umask(0o077)
        os.umask(mask)
    return mask


def make_folder(folder: Path) -> None:
    """The program's own folder and all that leads to it, for this user only, durable. Raises OSError."""
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    for each in reversed(missing):
        each.mkdir(mode=0o700, exist_ok=True)
        sync_folder(each.parent)


@contextlib.contextmanager
def saving_alone(path: Path) -> Iterator[None]:
    """Keep every other window, on this computer or a shared drive that knows locks, from saving `path` meanwhile."""
    target = Path(os.path.realpath(path))
    beside = target.with_name(f".{_short(target.name)}.lock")
    descriptor = _take(beside, Place.of(path))
    try:
        yield
    finally:
        if os.name != "nt":  # Windows can't remove an open file, and frees the lock at close
            with contextlib.suppress(OSError):
                os.unlink(beside)
        os.close(descriptor)
        if os.name == "nt":
            with contextlib.suppress(OSError):
                os.unlink(beside)


def _take(beside: Path, place: Place) -> int:
    give_up = time.monotonic() + _LOCK_PATIENCE
    while True:
        descriptor = _open_lock(beside)
        if try_lock(descriptor) and _still_there(descriptor, beside):
            return descriptor
        os.close(descriptor)
        if time.monotonic() > give_up:
            raise AdvisorError(
                worded("{place}: another window is saving it; wait a moment and save again", place=place)
            )
        time.sleep(0.005)


def _open_lock(beside: Path, *, again: bool = True) -> int:
    """The lock file, made where there is none; another user's, also one left by a kill, is opened to be locked as well."""
    safely = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
    try:
        descriptor = os.open(beside, os.O_CREAT | os.O_RDWR | safely, 0o644)
    except PermissionError as error:
        if os.name == "nt":
            raise
        try:
            return os.open(beside, os.O_RDONLY | safely)
        except FileNotFoundError:  # the folder is read-only, or the other one has just finished
            if again:
                return _open_lock(beside, again=False)
            raise error from None
    if hasattr(os, "fchmod"):
        with contextlib.suppress(OSError):  # another user's
            os.fchmod(descriptor, 0o644)
    return descriptor


def _still_there(descriptor: int, beside: Path) -> bool:
    """False when the one who held the lock before removed the file between our opening and our locking it."""
    if os.name == "nt":
        return True
    try:
        return os.path.samestat(os.fstat(descriptor), os.stat(beside))
    except FileNotFoundError:
        return False


def try_lock(descriptor: int) -> bool:
    """Lock an open file without waiting; the system frees it when the process ends, however it ends."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        # Some network drives know no locks: the comparison before each save still protects the file.
        return error.errno in (errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS)
    return True


def remove_leftovers(folder: Path, now: float | None = None) -> int:
    """Remove this program's own hidden files that a kill left in a folder more than a day ago; how many."""
    removed = 0
    oldest = (time.time() if now is None else now) - _OLD_LEFTOVER
    with contextlib.suppress(OSError):
        for entry in list(os.scandir(folder)):
            if _LEFTOVER.match(entry.name):
                with contextlib.suppress(OSError):
                    if entry.is_file(follow_symlinks=False) and entry.stat(follow_symlinks=False).st_mtime < oldest:
                        os.unlink(entry.path)
                        removed += 1
    return removed


def why_not_saved(error: OSError) -> str:
    """The cause of a failed save in words, with what to do; the old file is untouched in every case."""
    return {
        errno.ENOSPC: worded("the disk is full; free some space or save somewhere else"),
        errno.EDQUOT: worded("your share of the disk is used up; free some space or save somewhere else"),
        errno.EFBIG: worded("the file would be larger than this disk or account allows; save somewhere else"),
        errno.EACCES: worded("the file or its folder is read-only; save under another name or in another folder"),
        errno.EPERM: worded("the file or its folder is protected; save under another name or in another folder"),
        errno.EROFS: worded("the disk is read-only; save somewhere else"),
        errno.ENOENT: worded("its folder is not there; choose another folder"),
        errno.ENOTDIR: worded("part of its path is a file and not a folder; choose another folder"),
        errno.EISDIR: worded("a folder has this name; choose another name"),
        errno.ENAMETOOLONG: worded("its name is too long; choose a shorter one"),
        errno.ELOOP: worded("it is a link that leads in a circle; choose another name"),
        errno.EMFILE: worded("too many files are open; close some programs and save again"),
        errno.ENFILE: worded("too many files are open; close some programs and save again"),
        errno.EIO: worded("the disk reports a fault; save somewhere else"),
        errno.EXDEV: worded("its folder spans two disks; save somewhere else"),
        errno.EBUSY: worded("another program holds it open; close it there and save again"),
    }.get(error.errno or 0, worded("the system refused; save under another name or in another folder"))


def write_output(path: Path | str, data: bytes, *, only_over: bytes | None = None) -> None:
    """Write something that can be made again (a PDF, a sample): whole or not at all. Raises AdvisorError naming the file.

    With `only_over`, a file that is there already is replaced only when its content starts with these bytes.
    """
    place = Place.of(path)
    try:
        if only_over is not None and os.path.exists(path) and not _starts_with(path, only_over):
            raise AdvisorError(
                worded(
                    "{place}: is there already and is something else, so it is kept; choose another name", place=place
                )
            )
        write_durably(Path(path), data)
    except OSError as error:
        raise AdvisorError(worded("{place}: is not written: {why}", place=place, why=why_not_saved(error))) from error


def _starts_with(path: Path | str, start: bytes) -> bool:
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        return stat.S_ISREG(os.fstat(descriptor).st_mode) and os.read(descriptor, len(start)) == start
    finally:
        os.close(descriptor)
