/// The parts of the training program that are the same for every design. They hold nothing of a block: what belongs to one
/// comes as values before them.
enum TrainingScriptText {
  /// What every program imports of the standard library.
  private static let modules = [
    "argparse", "functools", "hashlib", "json", "math", "os", "pathlib", "resource", "signal", "sys", "threading",
    "time",
  ]

  /// The imports, with those that the reader of the data set needs.
  static func imports(_ more: [String]) -> String {
    (modules + more).sorted().map { "import \($0)\n" }.joined() + otherImports
  }

  private static let otherImports = #"""
    from collections.abc import Sequence
    from dataclasses import dataclass, field
    from types import FrameType
    from typing import Any, NoReturn, cast

    import numpy as np
    import numpy.typing as npt
    import torch
    import torch.distributed
    import torch.nn.functional as F
    from torch import Tensor, nn

    Words = npt.NDArray[np.uint64]
    Integers = npt.NDArray[np.int64]
    Flags = npt.NDArray[np.bool_]
    Bytes = npt.NDArray[np.uint8]
    Floats = npt.NDArray[np.float32]
    """#
}
