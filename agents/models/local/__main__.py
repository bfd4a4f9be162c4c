"""`python -m agents.models.local`: exit code 0 where `smollm2` is installed and whole, else one sentence."""

import sys

from agents.models.local import weights

if __name__ == "__main__":
    try:
        weights.check(weights.SMOLLM2)
    except weights.NotInstalled as lacking:
        sys.exit(str(lacking))
