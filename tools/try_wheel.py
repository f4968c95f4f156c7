"""Build the wheel and try it as a stranger would: in a clean environment, from another folder, without the checkout.

python tools/try_wheel.py
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from fresh import Fresh, run
from smoke import smoke


def main() -> None:
    """Build and install; try it without extras, all sheets among others, then with all that offices need."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        fresh = Fresh(folder)
        fresh.install()
        qhtasks = fresh.program("qhtasks")
        told = run(qhtasks, "check", cwd=folder)
        if "site-packages" not in told:
            sys.exit(f"the wheel's check did not use its own data: {told}")
        run(qhtasks, "render", "--all", cwd=folder)
        sheets = len(list((folder / "sheets").iterdir()))
        smoke(Path(qhtasks), ("md", "html"))
        fresh.install("[office]")
        told = smoke(Path(qhtasks))
        print(f"{fresh.wheel.name}: {fresh.wheel.stat().st_size // 1024} KB; {sheets} sheets; {told}")


if __name__ == "__main__":
    main()
