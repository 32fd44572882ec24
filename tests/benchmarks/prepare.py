"""Only make the data: ``./dev bench prepare --scale L``."""

import argparse

from tests.benchmarks.shops import ON, OSCAR, prepare, shops


def main() -> None:
    """Make the databases of a scale."""
    parser = argparse.ArgumentParser(prog="./dev bench prepare", description=__doc__)
    parser.add_argument("--scale", choices="SML", default="S")
    parser.add_argument("--fresh", action="store_true", help="make the data anew")
    options = parser.parse_args()
    prepare(options.scale, shops(options.scale, [ON, OSCAR]), fresh=options.fresh)


if __name__ == "__main__":
    main()
