/// The parts of the training program that are the same for every design. They hold nothing of a block: what belongs to one
/// comes as values before them.
enum TrainingScriptText {
  static let imports = #"""
    import argparse
    import functools
    import hashlib
    import json
    import math
    import os
    import pathlib
    import pickle
    import resource
    import signal
    import sys
    import time
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
