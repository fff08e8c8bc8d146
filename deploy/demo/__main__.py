"""`python -m deploy.demo`, which `make demo` calls after the set-up."""

import sys

from deploy.demo.launcher import main

if __name__ == "__main__":
    sys.exit(main())
