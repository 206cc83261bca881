"""The answers of the binary as values. Field names are those of its JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal["base", "stem", "downsample"]
Severity = Literal["error", "warning", "note"]
Applicability = Literal["safe", "maybe"]


@dataclass(frozen=True)
class Edit:
    """A replacement of the text between two places. Lines and columns count from 1, columns in Unicode scalars."""

    line: int
    column: int
    end_line: int
    end_column: int
    text: str


@dataclass(frozen=True)
class FixIt:
    """Edits that remove the cause of a diagnostic; `safe` ones cannot change the meaning otherwise."""

    title: str
    applicability: Applicability
    edits: tuple[Edit, ...]


@dataclass(frozen=True)
class Label:
    """A further place that belongs to a diagnostic."""

    line: int
    column: int
    end_line: int
    end_column: int
    message: str


@dataclass(frozen=True)
class Diagnostic:
    """A finding, and the smallest piece of text to blame for it."""

    code: str
    severity: Severity
    message: str
    node: str | None
    line: int | None
    column: int | None
    end_line: int | None
    end_column: int | None
    labels: tuple[Label, ...]
    notes: tuple[str, ...]
    fixes: tuple[FixIt, ...]


@dataclass(frozen=True)
class WidthCondition:
    """The valid widths: as text ("all", "C % 4 == 0", None for none), and the eight smallest."""

    condition: str | None
    first: tuple[int, ...]


@dataclass(frozen=True)
class SizeCondition:
    """What the block needs of H and W: "all", a condition, or None."""

    condition: str | None


@dataclass(frozen=True)
class NodeShape:
    """The symbolic shape that a node gives."""

    node: str
    line: int
    shape: str


@dataclass(frozen=True)
class Polynomial:
    """Quantities as polynomials in the width."""

    parameters: str | None


@dataclass(frozen=True)
class Cost:
    """The cost at one width. MACs come in two conventions: exact, and that of the budgets of the NADER paper."""

    width: int
    parameters: int
    macs_exact: int
    macs_nader: int
    activation_bytes: int


@dataclass(frozen=True)
class Block:
    """One block of a text. `cost` is None unless a width was asked for."""

    name: str
    role: Role
    line: int
    valid: bool
    widths: WidthCondition
    sizes: SizeCondition
    hash: str | None
    shapes: tuple[NodeShape, ...]
    polynomial: Polynomial | None
    cost: Cost | None
    diagnostics: tuple[Diagnostic, ...]

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The diagnostics that make the block invalid."""
        return tuple(found for found in self.diagnostics if found.severity == "error")


@dataclass(frozen=True)
class Summary:
    """How much was checked and found."""

    files: int
    blocks: int
    errors: int
    warnings: int


@dataclass(frozen=True)
class CheckResult:
    """The verdict on a text. `diagnostics` are those that belong to no block."""

    version: str
    blocks: tuple[Block, ...]
    diagnostics: tuple[Diagnostic, ...]
    summary: Summary

    @property
    def valid(self) -> bool:
        """Whether there is a block, all of them are valid, and nothing else is wrong."""
        return bool(self.blocks) and self.summary.errors == 0 and all(block.valid for block in self.blocks)

    @property
    def all_diagnostics(self) -> tuple[Diagnostic, ...]:
        """Those of the text and of all its blocks."""
        return self.diagnostics + tuple(found for block in self.blocks for found in block.diagnostics)


@dataclass(frozen=True)
class FixResult:
    """A text after its fix-its: how many were applied, and how many findings remain, as the binary counts them."""

    text: str
    applied: int
    remaining: int


@dataclass(frozen=True)
class CanonicalBlock:
    """The canonical form of a block. Blocks of the same `ng1:` hash are the same architecture."""

    name: str
    hash: str
    text: str


@dataclass(frozen=True)
class Limits:
    """The budget of a search for the width; None where there is no limit."""

    parameters: int | None
    macs: int | None


@dataclass(frozen=True)
class SizeResult:
    """The widest network within the budget; `width` is None when none fits. `limit` is what stopped it from being wider."""

    width: int | None
    parameters: int | None
    macs_exact: int | None
    macs_nader: int | None
    limit: Literal["parameters", "macs"] | None
    limits: Limits
    widths_tried: int | None
