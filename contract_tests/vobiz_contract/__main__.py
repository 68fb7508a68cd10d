"""Run the command as `python -m vobiz_contract`."""

from vobiz_contract.cli import main

if __name__ == "__main__":
    main()
