"""The kinds of arrays that stand for documents."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Bools = npt.NDArray[np.bool_]
Bytes = npt.NDArray[np.uint8]

NO_INTS: Ints = np.empty(0, np.int32)
NO_FLOATS: Floats = np.empty(0, np.float32)
