"""The least that a program of this Typer can do: what starting up is measured against."""

import typer


def main(name: str = "World") -> None:
    """Say hello."""
    typer.echo(f"Hello {name}")


if __name__ == "__main__":
    typer.run(main)
