"""Calls of the binary."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from typing import Any

from naderc._decode import decode
from naderc._errors import BinaryNotFound, EnvironmentFailure, ProtocolError, Timeout, UsageError
from naderc._results import (
    Block,
    CanonicalBlock,
    CheckResult,
    Diagnostic,
    FixResult,
    Role,
    SizeResult,
    Summary,
)

_FINE, _FINDINGS, _USAGE = 0, 1, 64


@dataclass(frozen=True)
class Naderc:
    """The compiler: where its binary is, and how many seconds a call may take (None for any number).

    Without `binary` it is what the environment variable NADERC names, else `naderc` on PATH.
    """

    binary: str | os.PathLike[str] | None = None
    timeout: float | None = 60.0

    def check(self, text: str, role: Role | None = None, width: int | None = None) -> CheckResult:
        """Verifies every block of a text; with a width also at that width, with its cost."""
        found = self._json("check", text, _flags(role=role, width=width))
        files = found.get("files")
        if not isinstance(files, list) or len(files) != 1 or not isinstance(files[0], dict):
            raise ProtocolError("check.files: expected an array of one object")
        file = files[0]
        return CheckResult(
            version=decode(str, found.get("version"), "check.version"),
            blocks=decode(tuple[Block, ...], file.get("blocks"), "check.files[0].blocks"),
            diagnostics=decode(tuple[Diagnostic, ...], file.get("diagnostics"), "check.files[0].diagnostics"),
            summary=decode(Summary, found.get("summary"), "check.summary"),
        )

    def fmt(self, text: str) -> str:
        """The text in canonical form. Raises EnvironmentFailure where it cannot be read as blocks."""
        status, out, err = self._run(["fmt", "-"], text)
        if status != _FINE:
            raise EnvironmentFailure(_message(err, "the text could not be formatted"), status)
        return out

    def fix(self, text: str, unsafe: bool = False) -> FixResult:
        """Applies fix-its until none is left: the safe ones, or with `unsafe` all."""
        found = self._json("fix", text, ["--unsafe"] if unsafe else [])
        files = decode(tuple[FixResult, ...], found.get("files"), "fix.files")
        if len(files) != 1:
            raise ProtocolError(f"fix.files: expected one file, found {len(files)}")
        return files[0]

    def canon(self, text: str) -> tuple[CanonicalBlock, ...]:
        """The canonical form and hash of each block."""
        found = self._json("canon", text, [])
        return decode(tuple[CanonicalBlock, ...], found.get("blocks"), "canon.blocks")

    def size(
        self,
        text: str,
        dataset: str | None = None,
        skeleton: str | None = None,
        max_params: int | None = None,
        max_macs: int | None = None,
    ) -> SizeResult:
        """The widest network of these blocks within the budget, by default that of the data set."""
        flags = _flags(dataset=dataset, skeleton=skeleton, max_params=max_params, max_macs=max_macs)
        return decode(SizeResult, self._json("size", text, flags), "size")

    def _json(self, command: str, text: str, flags: list[str]) -> dict[str, Any]:
        status, out, err = self._run([command, "-", "--json", *flags], text)
        try:
            found = json.loads(out)
        except ValueError:
            # With findings there is JSON; without any, the message on standard error is what there is to say.
            if status == _FINDINGS and err.strip():
                raise EnvironmentFailure(_message(err, "failed"), status) from None
            raise ProtocolError(f"{command}: expected one JSON object, found {out[:60]!r}") from None
        if not isinstance(found, dict):
            raise ProtocolError(f"{command}: expected a JSON object, found {out[:60]!r}")
        schema = found.get("schema")
        if schema != f"naderc.{command}/1":
            raise ProtocolError(f"{command}: expected the schema naderc.{command}/1, found {schema!r}")
        return found

    def _run(self, arguments: list[str], text: str) -> tuple[int, str, str]:
        """Exit status, standard output and standard error of a call that answered (status 0 or 1)."""
        binary = self._find()
        try:
            done = subprocess.run(
                [binary, *arguments],
                input=text.encode("utf-8", "surrogatepass"),
                capture_output=True,
                timeout=self.timeout,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise Timeout(f"{binary} {arguments[0]}: no answer within {self.timeout} s") from None
        except OSError as error:
            raise BinaryNotFound(f"{binary}: {error.strerror or error}") from error
        out, err = done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")
        if done.returncode == _USAGE:
            raise UsageError(_message(err, "the command line was refused"))
        if done.returncode not in (_FINE, _FINDINGS):
            raise EnvironmentFailure(_message(err, f"{binary} ended with {done.returncode}"), done.returncode)
        return done.returncode, out, err

    def _find(self) -> str:
        if self.binary is not None:
            return os.fspath(self.binary)
        if named := os.environ.get("NADERC"):
            return named
        if found := shutil.which("naderc"):
            return found
        raise BinaryNotFound("no naderc on PATH; build it, and set NADERC or pass binary=")


def _flags(**values: object) -> list[str]:
    """`max_params=5` as `--max-params 5`; what is None is left out."""
    flags = []
    for name, value in values.items():
        if value is not None:
            flags += [f"--{name.replace('_', '-')}", str(value)]
    return flags


def _message(err: str, otherwise: str) -> str:
    return err.strip() or otherwise


def check(text: str, role: Role | None = None, width: int | None = None) -> CheckResult:
    """`Naderc().check`."""
    return Naderc().check(text, role, width)


def fmt(text: str) -> str:
    """`Naderc().fmt`."""
    return Naderc().fmt(text)


def fix(text: str, unsafe: bool = False) -> FixResult:
    """`Naderc().fix`."""
    return Naderc().fix(text, unsafe)


def canon(text: str) -> tuple[CanonicalBlock, ...]:
    """`Naderc().canon`."""
    return Naderc().canon(text)


def size(
    text: str,
    dataset: str | None = None,
    skeleton: str | None = None,
    max_params: int | None = None,
    max_macs: int | None = None,
) -> SizeResult:
    """`Naderc().size`."""
    return Naderc().size(text, dataset, skeleton, max_params, max_macs)
