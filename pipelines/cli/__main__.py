"""`python -m pipelines.cli`, for when `assay` is not on the path."""

import sys

from pipelines.cli import main

sys.exit(main())
