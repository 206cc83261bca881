"""What keeps the compiler from answering. A block that is wrong is an answer, not an error."""


class NadercError(Exception):
    """The base of all errors of this package."""


class BinaryNotFound(NadercError):
    """There is no naderc binary where it was looked for, or it cannot be run."""


class UsageError(NadercError):
    """The command line was refused (exit 64), for instance for a width out of range."""


class EnvironmentFailure(NadercError):
    """The binary failed for a reason outside the text (exit 2, or killed by a signal)."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code


class Timeout(NadercError):
    """The binary did not answer in time, and was stopped."""


class ProtocolError(NadercError):
    """The binary printed what this version of the package cannot read."""
