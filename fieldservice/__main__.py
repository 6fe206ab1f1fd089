"""`python -m fieldservice` is the same as the command `fieldservice`."""

from fieldservice.cli import main

if __name__ == "__main__":
    main()
