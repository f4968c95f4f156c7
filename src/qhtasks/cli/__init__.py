"""Top floor: the command line. Only this floor prints and exits."""

import gc

gc.disable()  # a command makes modules and records, not garbage, and is over before collecting would pay
