"""`python -m deploy.demo [saleor]`, which `make demo` and `make demo-saleor` call after the set-up."""

import sys

from deploy.demo.launcher import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
