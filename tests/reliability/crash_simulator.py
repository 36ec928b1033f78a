"""A crash at every moment of what the program writes, worked out instead of waited for.

The program runs for real in a folder while every call that changes the disk is written down. From that record come all
states in which the disk may be found after a power cut, under the weakest promise that a file system makes: what was
not synced may be there, be missing, be empty, be zeros or be half; names that were not synced may have changed in any
combination. Each state is laid out as a folder in which the program's own reader is asked what it finds.
"""

from __future__ import annotations

import hashlib
import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

Files = dict[str, bytes]
"""Content by path inside the folder; a folder itself has a path that ends in a slash."""


@dataclass(frozen=True)
class Crash:
    """One state after a power cut."""

    after: str
    """The call after which the power went."""
    promised: tuple[str, ...]
    """What the program had reported as done by then."""
    files: Files = field(hash=False)


@dataclass
class _Inode:
    now: bytes = b""
    durable: bytes = b""
    is_folder: bool = False


@dataclass
class Disk:
    """What is on the disk and what of it would outlive a power cut."""

    root: Path
    inodes: list[_Inode] = field(default_factory=list)
    names: dict[str, int] = field(default_factory=dict)
    durable_names: dict[str, int] = field(default_factory=dict)
    pending: list[tuple[str, dict[str, int | None]]] = field(default_factory=list)
    """Changes of names that are not synced: the folder, and what each name then leads to."""
    promised: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    seen: dict[tuple[tuple[str, ...], str], Crash] = field(default_factory=dict)

    def new(self, content: bytes = b"", *, is_folder: bool = False) -> int:
        self.inodes.append(_Inode(content, content, is_folder))
        return len(self.inodes) - 1

    def change(self, folder: str, names: dict[str, int | None]) -> None:
        for name, inode in names.items():
            if inode is None:
                self.names.pop(name, None)
            else:
                self.names[name] = inode
        self.pending.append((folder, names))

    def sync_folder(self, folder: str) -> None:
        for where, names in self.pending:
            if where == folder:
                _apply(self.durable_names, names)
        self.pending = [each for each in self.pending if each[0] != folder]

    def note(self, call: str) -> None:
        """The power may go here: add every state that this moment can leave."""
        self.calls.append(call)
        promised = tuple(self.promised)
        for kept in _subsets(self.pending):
            names = dict(self.durable_names)
            for _, changed in kept:
                _apply(names, changed)
            # A name in a folder that is not there itself can't be found.
            names = {
                name: inode
                for name, inode in names.items()
                if all(f"{parent}/" in names for parent in _parents(name.rstrip("/")))
            }
            inodes = sorted({inode for inode in names.values() if not self.inodes[inode].is_folder})
            for contents in itertools.product(*(_contents(self.inodes[inode]) for inode in inodes)):
                by_inode = dict(zip(inodes, contents, strict=True))
                files = {name: by_inode.get(inode, b"") for name, inode in names.items()}
                mark = hashlib.sha256(repr(sorted(files.items())).encode()).hexdigest()
                self.seen.setdefault((promised, mark), Crash(call, promised, files))

    def crashes(self) -> list[Crash]:
        return list(self.seen.values())


def _apply(names: dict[str, int], changed: dict[str, int | None]) -> None:
    for name, inode in changed.items():
        if inode is None:
            names.pop(name, None)
        else:
            names[name] = inode


def _subsets(pending: list[Any]) -> Iterator[list[Any]]:
    if len(pending) > 12:
        raise AssertionError(f"{len(pending)} changes of names without a sync: too many to try them all")
    for chosen in itertools.product((False, True), repeat=len(pending)):
        yield [each for each, is_kept in zip(pending, chosen, strict=True) if is_kept]


def _contents(inode: _Inode) -> list[bytes]:
    if inode.now == inode.durable:
        return [inode.now]
    new = inode.now
    return list(dict.fromkeys([new, inode.durable, b"", bytes(len(new)), new[: len(new) // 2], new[:-1]]))


def _parents(name: str) -> Iterator[str]:
    parts = name.split("/")[:-1]
    for length in range(1, len(parts) + 1):
        yield "/".join(parts[:length])


def _on_disk(root: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(root.rglob("*")):
        yield str(path.relative_to(root)) + ("/" if path.is_dir() else ""), path


def lay_out(files: Files, root: Path) -> None:
    """Make the folder hold exactly these files."""
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    for name in sorted(files):
        path = root / name
        if name.endswith("/"):
            path.mkdir(parents=True, exist_ok=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(files[name])


def watch(root: Path, does: Callable[[Callable[[str], None]], None], *, unnamed: bool = True) -> Disk:
    """Run `does` on the folder and return the record; it calls what it is given with each promise as it is made.

    All that is in the folder before counts as durable. With `unnamed` False the system has no unnamed files (as on
    Windows, a Mac or a network drive). Writes come back short, so that a loop around them is needed.
    """
    root = Path(os.path.realpath(root))
    disk = Disk(root)
    for name, path in _on_disk(root):
        inode = disk.new(b"", is_folder=True) if name.endswith("/") else disk.new(path.read_bytes())
        disk.names[name] = disk.durable_names[name] = inode
    opened: dict[int, tuple[int | None, str]] = {}
    real = {name: getattr(os, name) for name in _WATCHED}

    def inside(path: Any) -> str | None:
        if isinstance(path, int):
            return None
        full = os.path.join(os.path.realpath(os.path.dirname(os.fspath(path))), os.path.basename(os.fspath(path)))
        return os.path.relpath(full, root) if full == str(root) or full.startswith(f"{root}/") else None

    def folder_of(name: str) -> str:
        return os.path.dirname(name)

    def is_unnamed(flags: int) -> bool:
        return bool(_TMPFILE) and flags & _TMPFILE == _TMPFILE

    def open_(path: Any, flags: int, mode: int = 0o777, **more: Any) -> int:
        name = inside(path)
        before = name is not None and os.path.lexists(path)
        descriptor: int = real["open"](path, flags, mode, **more)
        if name is not None:
            if is_unnamed(flags):
                opened[descriptor] = (disk.new(), name)
            elif not before:
                inode = disk.new()
                disk.change(folder_of(name), {name: inode})
                opened[descriptor] = (inode, name)
                disk.note(f"open {name}")
            else:
                is_folder = os.path.isdir(path)
                opened[descriptor] = (None if is_folder else disk.names[name], "" if name == "." else name)
                if flags & os.O_TRUNC:
                    disk.inodes[disk.names[name]].now = b""
                    disk.note(f"cut {name}")
        return descriptor

    def write(descriptor: int, data: Any) -> int:
        if descriptor not in opened:
            return int(real["write"](descriptor, data))
        part = bytes(data)[: max(1, len(data) // 2) if len(data) > 100 else len(data)]
        place = os.lseek(descriptor, 0, os.SEEK_CUR)
        done: int = real["write"](descriptor, part)
        inode = disk.inodes[opened[descriptor][0] or 0]
        inode.now = inode.now[:place].ljust(place, b"\0") + part[:done] + inode.now[place + done :]
        disk.note(f"write {opened[descriptor][1]}")
        return done

    def fsync(descriptor: int) -> None:
        real["fsync"](descriptor)
        if descriptor in opened:
            inode, name = opened[descriptor]
            if inode is None:
                disk.sync_folder(name)
            else:
                disk.inodes[inode].durable = disk.inodes[inode].now
            disk.note(f"sync {name or '.'}")

    def close(descriptor: int) -> None:
        opened.pop(descriptor, None)
        real["close"](descriptor)

    def replace(source: Any, target: Any, **more: Any) -> None:
        real["replace"](source, target, **more)
        before, after = inside(source), inside(target)
        if before is not None and after is not None:
            disk.change(folder_of(after), {before: None, after: disk.names[before]})
            disk.note(f"rename {before} to {after}")

    def link(source: Any, target: Any, **more: Any) -> None:
        real["link"](source, target, **more)
        name = inside(target)
        if name is not None:
            text = os.fspath(source)
            inode = opened[int(text.rsplit("/", 1)[1])][0] if text.startswith("/proc/self/fd/") else disk.names[inside(source) or ""]  # fmt: skip
            disk.change(folder_of(name), {name: inode})
            disk.note(f"link {name}")

    def unlink(path: Any, **more: Any) -> None:
        name = inside(path)
        real["unlink"](path, **more)
        if name is not None:
            disk.change(folder_of(name), {name: None})
            disk.note(f"remove {name}")

    def mkdir(path: Any, mode: int = 0o777, **more: Any) -> None:
        real["mkdir"](path, mode, **more)
        name = inside(path)
        if name is not None:
            disk.change(folder_of(name), {f"{name}/": disk.new(is_folder=True)})
            disk.note(f"make folder {name}")

    def promise(what: str) -> None:
        disk.promised.append(what)
        disk.note(f"promise {what}")

    watched = {"open": open_, "write": write, "fsync": fsync, "close": close, "replace": replace, "rename": replace,
               "link": link, "unlink": unlink, "remove": unlink, "mkdir": mkdir}  # fmt: skip
    with (
        mock.patch.multiple(os, **watched),
        mock.patch.object(os, "O_TMPFILE", _TMPFILE if unnamed else 0, create=True),
    ):
        disk.note("start")
        does(promise)
    _must_agree(disk, root)
    return disk


_WATCHED = ("open", "write", "fsync", "close", "replace", "link", "unlink", "mkdir")
_TMPFILE = getattr(os, "O_TMPFILE", 0)


def _must_agree(disk: Disk, root: Path) -> None:
    """The record is only worth something if it ends as the real folder does."""
    real = {name: b"" if name.endswith("/") else path.read_bytes() for name, path in _on_disk(root)}
    noted = {name: disk.inodes[inode].now for name, inode in disk.names.items()}
    if real != noted:
        raise AssertionError(f"the record and the folder differ: {sorted(set(real) ^ set(noted))}")
