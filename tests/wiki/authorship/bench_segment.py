"""How fast texts are divided, and whether hostile ones cost in proportion to their length.

Run as `python -m tests.wiki.authorship.bench_segment`. The second column is what a text of twice
the length costs over the text: 2 is linear, and the command ends with 1 where it is above 3.
"""

import sys
import time

from tests.wiki.authorship.test_segment import HOSTILE
from wiki.authorship.segment import segment

PLAIN = (
    "IL-7 (20 ng/ml) was added on day 0 (Fig. 1A, left). Cells of E. coli were kept at 37 °C, "
    "i.e. warm.[@pmid:1] p38 rose ca. 3.5-fold (P = 0.01; n = 4).\n\n"
)
SIZE = 500_000  # characters
LIMIT = 3.0


def seconds(text: str) -> float:
    """CPU seconds to divide a text, the best of three."""
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        segment(text)
        best = min(best, time.process_time() - start)
    return best


def main() -> int:
    """Print a line for each text; 1 when one costs more than in proportion."""
    worst = 0.0
    for unit in [PLAIN, PLAIN.replace("\n\n", " "), PLAIN.replace(".", ""), *HOSTILE]:
        text = unit * (SIZE // len(unit))
        once, twice = seconds(text), seconds(text * 2)
        speed = len(text.encode()) / 1e6 / once
        worst = max(worst, twice / once)
        print(f"{unit[:14]!r:20} {twice / once:5.2f} {speed:8.1f} MB/s")
    return int(worst > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
